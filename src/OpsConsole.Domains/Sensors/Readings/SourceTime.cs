using System.Globalization;

namespace OpsConsole.Sensors.Readings;

/// <summary>
/// Reads the time a source put on a reading. It never fails: what cannot be read becomes <see cref="Unreadable"/>, because a value with
/// a useless clock is still a value.
/// </summary>
internal static class SourceTime
{
    /// <summary>Stands for a time that is missing, is not a number, has no zone, or lies outside years 1–9999.</summary>
    public const long Unreadable = long.MinValue;

    private const long UnixEpochTicks = 621_355_968_000_000_000;
    private const long MinUnixMilliseconds = -62_135_596_800_000;
    private const long MaxUnixMilliseconds = 253_402_300_799_999;
    private const int LongestText = 40;

    /// <summary>Milliseconds since 1970, as a JSON number.</summary>
    public static long FromUnixMilliseconds(long milliseconds) =>
        milliseconds is < MinUnixMilliseconds or > MaxUnixMilliseconds
            ? Unreadable
            : UnixEpochTicks + milliseconds * TimeSpan.TicksPerMillisecond;

    /// <summary>Fractional milliseconds since 1970; not a number and infinity are unreadable.</summary>
    public static long FromUnixMilliseconds(double milliseconds) =>
        milliseconds is >= MinUnixMilliseconds and <= MaxUnixMilliseconds
            ? UnixEpochTicks + (long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)
            : Unreadable;

    /// <summary>Milliseconds since 1970 of a time in ticks, rounded down.</summary>
    public static long ToUnixMilliseconds(long ticks) => (ticks - UnixEpochTicks) / TimeSpan.TicksPerMillisecond;

    /// <summary>The time that was meant where seconds since 1970 were read as milliseconds.</summary>
    public static long FromSecondsAsMilliseconds(long ticks) => unchecked(UnixEpochTicks + (ticks - UnixEpochTicks) * 1000);

    /// <summary>An ISO 8601 time in UTC, or with an offset. A local time without a zone is unreadable: it could be any of 26 hours.</summary>
    public static long Parse(ReadOnlySpan<byte> text)
    {
        if (TryParseUtc(text, out var ticks))
            return ticks;
        if (text.Length is < 16 or > LongestText || !HasZone(text))
            return Unreadable;
        Span<char> characters = stackalloc char[LongestText];
        for (var i = 0; i < text.Length; i++)
            characters[i] = (char)text[i];
        return DateTimeOffset.TryParse(
            characters[..text.Length], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? parsed.UtcTicks
            : Unreadable;
    }

    /// <summary>The shape nearly every reading has: <c>2026-03-01T04:05:06[.fffffff]Z</c>. Second 60 is the leap second and counts as the last instant of the minute.</summary>
    private static bool TryParseUtc(ReadOnlySpan<byte> s, out long ticks)
    {
        ticks = 0;
        if (s.Length < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[^1] != 'Z')
            return false;
        if (!Digits(s, 0, 4, out var year) || !Digits(s, 5, 2, out var month) || !Digits(s, 8, 2, out var day)
            || !Digits(s, 11, 2, out var hour) || !Digits(s, 14, 2, out var minute) || !Digits(s, 17, 2, out var second))
            return false;
        if (year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        if (!Fraction(s[19..^1], out var fraction))
            return false;
        ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Utc).Ticks;
        ticks += second == 60 ? TimeSpan.TicksPerSecond - 1 : fraction;
        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> s, out long ticks)
    {
        ticks = 0;
        if (s.IsEmpty)
            return true;
        if (s[0] != '.' || s.Length is 1 or > 10)
            return false;
        var unit = TimeSpan.TicksPerSecond;
        foreach (var c in s[1..])
        {
            if (c is < (byte)'0' or > (byte)'9')
                return false;
            unit /= 10;
            ticks += (c - '0') * unit;
        }
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> s, int at, int count, out int number)
    {
        number = 0;
        foreach (var c in s.Slice(at, count))
        {
            if (c is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + (c - '0');
        }
        return true;
    }

    private static bool HasZone(ReadOnlySpan<byte> text)
    {
        var last = text[^1];
        return last is (byte)'Z' or (byte)'z' || text[10..].IndexOfAny((byte)'+', (byte)'-') > 0;
    }
}
