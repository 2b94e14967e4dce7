using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;

namespace OpsConsole.Blood.Isbt128;

/// <summary>
/// The times on a label: century digit, year, day of the year, hour, minute. They are local to whoever printed the
/// label, so they become an instant only with that zone.
/// </summary>
internal static class LabelTime
{
    private static readonly TimeSpan NoTimeGiven = new(23, 59, 0);

    /// <summary>
    /// Reads <c>cyyjjjhhmm</c>, or <c>cyyjjj</c> which means 23:59. Only century digit 0 (the 2000s) is known.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LocalDateTime? time)
    {
        time = null;
        if (text is not { Length: 6 or 10 } || text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || text[0] != '0')
            return false;

        var year = 2000 + Number(text, 1, 2);
        var day = Number(text, 3, 3);
        if (day < 1 || day > CalendarSystem.Iso.GetDaysInYear(year))
            return false;

        var hour = text.Length == 6 ? NoTimeGiven.Hours : Number(text, 6, 2);
        var minute = text.Length == 6 ? NoTimeGiven.Minutes : Number(text, 8, 2);
        if (hour > 23 || minute > 59)
            return false;

        time = new LocalDate(year, 1, 1).PlusDays(day - 1).At(new LocalTime(hour, minute));
        return true;
    }

    /// <summary>The instant of a label time in the labeller's zone. A time skipped or doubled by a clock change takes the earlier reading.</summary>
    public static Instant In(LocalDateTime time, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(time);
        // An expiry may come too early but never too late.
        return mapping.Count == 0 ? mapping.EarlyInterval.End : mapping.First().ToInstant();
    }

    private static int Number(string text, int start, int length) =>
        int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
