using System.Globalization;

namespace OpsConsole.Ui.Clocks;

/// <summary>How instants are handed to the browser, which does all the ticking, and written into links.</summary>
public static class UtcText
{
    /// <summary>Milliseconds since 1970, for <c>data-utc</c>, <c>data-due</c> and <c>data-from</c>.</summary>
    public static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 to the second, for <c>datetime</c>: what a screen reader and a copy get.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with as many digits as the instant has, for links: it means the same in every zone.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
