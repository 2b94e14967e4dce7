using NodaTime;

namespace OpsConsole.Blood.Travel;

/// <summary>When a site hands out units, in its own zone. Opens equal to closes means always; opens after closes runs over midnight.</summary>
internal sealed record OpeningHours(LocalTime Opens, LocalTime Closes, DateTimeZone Zone)
{
    public bool IsAlwaysOpen => Opens == Closes;

    public bool IsOpenAt(Instant at)
    {
        if (IsAlwaysOpen)
            return true;
        var local = at.InZone(Zone).TimeOfDay;
        return Opens < Closes ? local >= Opens && local < Closes : local >= Opens || local < Closes;
    }

    /// <summary>The first instant, now or later, at which the site is open.</summary>
    public Instant NextOpen(Instant now)
    {
        if (IsOpenAt(now))
            return now;
        var today = now.InZone(Zone).Date;
        var opening = Zone.AtLeniently(today.At(Opens)).ToInstant();
        return opening > now ? opening : Zone.AtLeniently(today.PlusDays(1).At(Opens)).ToInstant();
    }
}
