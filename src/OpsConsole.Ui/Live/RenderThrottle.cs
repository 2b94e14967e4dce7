namespace OpsConsole.Ui.Live;

/// <summary>
/// Lets through the first request at once, or after a moment in which others may join it, and then at most one in each
/// interval; requests in between become one. The last request is never lost. Safe to call from any thread.
/// </summary>
public sealed class RenderThrottle : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan interval;
    private readonly Action run;
    private readonly ITimer timer;
    private long lastRun;
    private bool hasRun;
    private bool waiting;
    private bool disposed;

    /// <param name="time">The clock that paces.</param>
    /// <param name="interval">The shortest time between two runs.</param>
    /// <param name="run">Called on the requester's thread, or on the timer's.</param>
    public RenderThrottle(TimeProvider time, TimeSpan interval, Action run)
    {
        (this.time, this.interval, this.run) = (time, interval, run);
        timer = time.CreateTimer(_ => Elapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a run. After disposal it does nothing.</summary>
    /// <param name="gather">How long the first request waits for others, if no interval is running.</param>
    public void Request(TimeSpan gather = default)
    {
        lock (gate)
        {
            if (disposed || waiting)
                return;
            var paced = hasRun ? interval - time.GetElapsedTime(lastRun) : TimeSpan.Zero;
            var wait = paced > gather ? paced : gather;
            if (wait > TimeSpan.Zero)
            {
                waiting = true;
                timer.Change(wait, Timeout.InfiniteTimeSpan);
                return;
            }
            Mark();
        }
        run();
    }

    private void Elapsed()
    {
        lock (gate)
        {
            if (disposed || !waiting)
                return;
            waiting = false;
            Mark();
        }
        run();
    }

    private void Mark()
    {
        hasRun = true;
        lastRun = time.GetTimestamp();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
            disposed = true;
        timer.Dispose();
    }
}
