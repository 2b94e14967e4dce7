using System.Globalization;
using NodaTime;

namespace OpsConsole.Ui.Clocks;

/// <summary>
/// The zone the people at this site think in. Every clock and instant on the screen is written in it, and every time typed is meant in it.
/// Where the clocks change, a typed time is taken so that a span from one to another never leaves out what it might mean:
/// an hour that occurs twice begins with the first and ends with the second; a time that is skipped is the moment of the change.
/// </summary>
public sealed class SiteZone(DateTimeZone zone)
{
    // A day within what .NET can write, so that no zone's offset leads out of it.
    private static readonly Instant First = Instant.FromUtc(1, 1, 2, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(9999, 12, 30, 0, 0);

    /// <summary>The IANA name, such as <c>Australia/Sydney</c>.</summary>
    public string Name => zone.Id;

    /// <summary>What the clocks of the site show at an instant.</summary>
    public DateTime Shown(DateTimeOffset at) => Within(at).InZone(zone).ToDateTimeUnspecified();

    /// <summary>The instant at which a span begins that somebody typed the beginning of.</summary>
    public DateTimeOffset Beginning(DateTime typed) => At(typed, late: false);

    /// <summary>The instant at which a span ends that somebody typed the end of.</summary>
    public DateTimeOffset End(DateTime typed) => At(typed, late: true);

    /// <summary>What there is to say of an instant at or around which the clocks change: that its time occurs twice, or that times before it are skipped. Null otherwise.</summary>
    public string? Remark(DateTimeOffset at)
    {
        var moment = Within(at).InZone(zone);
        if (zone.MapLocal(moment.LocalDateTime) is { Count: 2 } twice)
        {
            var which = twice.First().ToInstant() == moment.ToInstant() ? "first" : "second";
            return Invariant($"{moment:HH':'mm} occurs twice on {moment:d MMMM yyyy}, because the clocks go back; this is the {which} (UTC{moment.Offset:+HH:mm}).");
        }

        var interval = moment.GetZoneInterval();
        if (!interval.HasStart || interval.Start != moment.ToInstant())
            return null;
        var before = zone.GetZoneInterval(interval.Start - Duration.Epsilon).IsoLocalEnd;
        return before < moment.LocalDateTime ? Invariant($"The clocks go forward from {before:HH':'mm} to {moment:HH':'mm} on {moment:d MMMM yyyy}; the times between do not occur.") : null;
    }

    private DateTimeOffset At(DateTime typed, bool late)
    {
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(typed));
        var at = mapping.Count == 0 ? mapping.LateInterval.Start : (late ? mapping.Last() : mapping.First()).ToInstant();
        return Instant.Max(First, Instant.Min(at, Last)).ToDateTimeOffset();
    }

    private static Instant Within(DateTimeOffset at) => Instant.Max(First, Instant.Min(Instant.FromDateTimeOffset(at), Last));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
