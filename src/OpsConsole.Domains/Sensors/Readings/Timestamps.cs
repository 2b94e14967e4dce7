using System.Runtime.InteropServices;

namespace OpsConsole.Sensors.Readings;

/// <summary>What was found out about a reading's time. Stored with the reading.</summary>
[Flags]
internal enum TimeFlags : byte
{
    None = 0,

    /// <summary>The source time is impossible; the receive time stands in for it and the quality is at best uncertain.</summary>
    ClockInvalid = 1,

    /// <summary>The source clock runs 2–60 s ahead; the receive time stands in for it.</summary>
    ClockAhead = 2,

    /// <summary>The reading belongs before the one shown: it enters history and leaves the current value alone.</summary>
    Historical = 4,

    /// <summary>The source seems to send seconds where milliseconds are meant.</summary>
    UnitHint = 8,

    /// <summary>Seconds were taken as seconds, because the feed is configured so.</summary>
    Scaled = 16,
}

/// <summary>The diagnostic of a source's clock: at most one alarm per source, however many readings it spoils.</summary>
internal enum ClockDiagnostic : byte
{
    None = 0,
    Skew = 1,
    ClockInvalid = 2,
}

/// <summary>Where the newest reading of a point stands in order.</summary>
/// <param name="Key">Its order key.</param>
/// <param name="TimeAssumed">Its effective time is the receive time, because the source's own could not be used.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LatestReading(OrderKey Key, bool TimeAssumed);

/// <summary>The order of readings in history: by effective time, then the source's restart count, then its sequence number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderKey(long Effective, long Epoch, long Seq) : IComparable<OrderKey>
{
    public int CompareTo(OrderKey other)
    {
        var byTime = Effective.CompareTo(other.Effective);
        if (byTime != 0)
            return byTime;
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Seq.CompareTo(other.Seq);
    }

    public static bool operator <(OrderKey a, OrderKey b) => a.CompareTo(b) < 0;
    public static bool operator >(OrderKey a, OrderKey b) => a.CompareTo(b) > 0;
    public static bool operator <=(OrderKey a, OrderKey b) => a.CompareTo(b) <= 0;
    public static bool operator >=(OrderKey a, OrderKey b) => a.CompareTo(b) >= 0;
}

/// <param name="Effective">The time the reading counts as taken, UTC ticks.</param>
/// <param name="Flags">What was wrong with the source time, and whether the reading is historical.</param>
/// <param name="Diagnostic">What to tell the person who looks after the source.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimeJudgement(long Effective, TimeFlags Flags, ClockDiagnostic Diagnostic)
{
    public bool Historical => (Flags & TimeFlags.Historical) != TimeFlags.None;
    public bool TimeAssumed => (Flags & (TimeFlags.ClockInvalid | TimeFlags.ClockAhead)) != TimeFlags.None;

    /// <summary>Something a technician would try first, or null.</summary>
    public string? Hint => (Flags & TimeFlags.UnitHint) != TimeFlags.None ? "unit?" : null;

    /// <summary>The quality of the reading once its clock is taken into account.</summary>
    public Quality Apply(Quality quality) =>
        (Flags & TimeFlags.ClockInvalid) != TimeFlags.None ? Quality.Worst(quality, Quality.Uncertain) : quality;
}

/// <summary>
/// Judges the time a source put on a reading. Time from outside is data: it is kept, judged and never trusted as now; no reading is
/// dropped because of it.
/// </summary>
internal static class Timestamps
{
    /// <summary>A clock this far ahead is within what networks and rounding explain.</summary>
    public static readonly long AcceptedAhead = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>Above this a clock is not skewed but wrong.</summary>
    public static readonly long SkewedAhead = TimeSpan.FromSeconds(60).Ticks;

    /// <summary>The earliest commissioning date assumed for a point without one: after the power-on dates of common clocks (1970, 1980, 2000).</summary>
    public static readonly long EarliestCommissioning = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly long LatestPlausible = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long UnixEpoch = DateTime.UnixEpoch.Ticks;
    private static readonly long FebruaryOf1970 = new DateTime(1970, 2, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    // A clock may be wrong by hours and its unit still be recognisable.
    private static readonly long NearNow = TimeSpan.FromDays(1).Ticks;

    /// <param name="source">The source time in UTC ticks, or <see cref="SourceTime.Unreadable"/>.</param>
    /// <param name="receive">When the reading arrived, UTC ticks.</param>
    /// <param name="commissioned">When the point was commissioned; zero when unknown.</param>
    /// <param name="latest">The newest reading of the point, or null when it has none.</param>
    /// <param name="epoch">The source's restart count.</param>
    /// <param name="seq">The reading's sequence number.</param>
    /// <param name="secondsAsMilliseconds">The feed is known to send seconds where milliseconds are meant.</param>
    public static TimeJudgement Judge(
        long source, long receive, long commissioned, LatestReading? latest, long epoch, long seq, bool secondsAsMilliseconds = false)
    {
        var judged = JudgeClock(source, receive, commissioned, secondsAsMilliseconds);
        return latest is { } current && !IsNewer(new OrderKey(judged.Effective, epoch, seq), judged.TimeAssumed, current)
            ? judged with { Flags = judged.Flags | TimeFlags.Historical }
            : judged;
    }

    private static TimeJudgement JudgeClock(long source, long receive, long commissioned, bool secondsAsMilliseconds)
    {
        var earliest = commissioned > 0 ? commissioned : EarliestCommissioning;
        var impossible = source == SourceTime.Unreadable || source < earliest || source > LatestPlausible
            || source - receive > SkewedAhead;
        if (!impossible)
        {
            return source - receive > AcceptedAhead
                ? new TimeJudgement(receive, TimeFlags.ClockAhead, ClockDiagnostic.Skew)
                : new TimeJudgement(source, TimeFlags.None, ClockDiagnostic.None);
        }

        if (!LooksLikeSeconds(source, receive))
            return new TimeJudgement(receive, TimeFlags.ClockInvalid, ClockDiagnostic.ClockInvalid);
        if (!secondsAsMilliseconds)
            return new TimeJudgement(receive, TimeFlags.ClockInvalid | TimeFlags.UnitHint, ClockDiagnostic.ClockInvalid);
        var scaled = JudgeClock(SourceTime.FromSecondsAsMilliseconds(source), receive, commissioned, secondsAsMilliseconds: false);
        return scaled with { Flags = scaled.Flags | TimeFlags.Scaled };
    }

    private static bool LooksLikeSeconds(long source, long receive) =>
        source >= UnixEpoch && source < FebruaryOf1970
        && Math.Abs(SourceTime.FromSecondsAsMilliseconds(source) - receive) <= NearNow;

    private static bool IsNewer(OrderKey candidate, bool candidateAssumed, LatestReading current)
    {
        // After a restart the clock may have stepped back: the source's own count of restarts decides.
        if (candidate.Epoch != current.Key.Epoch)
            return candidate.Epoch > current.Key.Epoch;
        // An assumed time says when the reading arrived, not when it was taken: the sequence knows better.
        if (candidateAssumed || current.TimeAssumed)
            return candidate.Seq > current.Key.Seq;
        return candidate > current.Key;
    }
}
