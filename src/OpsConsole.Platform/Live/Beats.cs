namespace OpsConsole.Platform.Live;

/// <summary>The common beat of all that renews itself.</summary>
public static class Beats
{
    /// <summary>How long until the clock stands at the next whole multiple of the period, in whole milliseconds, never zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The period is not longer than zero.</exception>
    public static TimeSpan UntilNext(this TimeProvider time, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        var left = period.Ticks - time.GetUtcNow().Ticks % period.Ticks;
        // Timers count milliseconds: one that fires a fraction too early would come twice.
        return TimeSpan.FromMilliseconds((left + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }
}
