namespace OpsConsole.Sensors.Readings;

internal enum SkewVerdict : byte
{
    /// <summary>Fewer than 100 usable readings so far.</summary>
    Unknown = 0,
    Normal = 1,
    Warning = 2,
    Alarm = 3,
}

/// <summary>
/// The difference between a source's clock and ours: the median of receive minus source time over its last 100 readings with a possible
/// time. A backlog sent at once looks the same as a clock that is behind; the wording of the alarm says both.
/// </summary>
internal sealed class ClockSkew
{
    public const int Samples = 100;
    public static readonly long WarnAt = TimeSpan.FromSeconds(1).Ticks;
    public static readonly long AlarmAt = TimeSpan.FromSeconds(2).Ticks;

    private readonly long[] _differences = new long[Samples];
    private int _next;
    private int _count;

    public void Add(long source, long receive)
    {
        _differences[_next] = receive - source;
        _next = (_next + 1) % Samples;
        _count = Math.Min(_count + 1, Samples);
    }

    /// <summary>The median difference in ticks, positive when the source is behind; null before 100 readings.</summary>
    public long? Median()
    {
        if (_count < Samples)
            return null;
        Span<long> sorted = stackalloc long[Samples];
        _differences.CopyTo(sorted);
        sorted.Sort();
        var low = sorted[Samples / 2 - 1];
        return low + (sorted[Samples / 2] - low) / 2;
    }

    public SkewVerdict Verdict() => Median() is not { } median ? SkewVerdict.Unknown
        : Math.Abs(median) >= AlarmAt ? SkewVerdict.Alarm
        : Math.Abs(median) >= WarnAt ? SkewVerdict.Warning
        : SkewVerdict.Normal;
}
