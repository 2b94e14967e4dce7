using System.Globalization;

namespace OpsConsole.Sensors;

/// <summary>Numbers and times as text, the same everywhere.</summary>
internal static class Numbers
{
    /// <summary>The shortest text that gives back the same double.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>For people: at most six digits, with a proper minus sign.</summary>
    public static string Shown(double value) => double.IsNaN(value) ? "no value" : value.ToString("0.######", CultureInfo.InvariantCulture) is var text && text.Length > 9
        ? value.ToString("G6", CultureInfo.InvariantCulture).Replace('-', '−')
        : text.Replace('-', '−');

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Clock(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
