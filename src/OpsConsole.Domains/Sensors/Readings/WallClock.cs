using System.Globalization;

namespace OpsConsole.Sensors.Readings;

/// <summary>Wall time for display only; everything is kept and compared in UTC.</summary>
internal static class WallClock
{
    public const string Sydney = "Australia/Sydney";

    /// <summary>The hour that occurs twice when summer time ends carries its offset, so that two different moments never look the same.</summary>
    public static string Show(long utcTicks, TimeZoneInfo zone)
    {
        var utc = new DateTime(utcTicks, DateTimeKind.Utc);
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        var text = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (!zone.IsAmbiguousTime(local))
            return text;
        var offset = zone.GetUtcOffset(utc);
        return string.Create(CultureInfo.InvariantCulture, $"{text} {(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }
}
