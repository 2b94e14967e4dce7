using OpsConsole.Platform.Live;
using OpsConsole.Ui.Live;

namespace OpsConsole.Ui.Liveness;

/// <summary>One beat of the process.</summary>
/// <param name="Sequence">Counts from 1 at the start of the process.</param>
/// <param name="At">Server time of the beat.</param>
public sealed record Beat(long Sequence, DateTimeOffset At);

/// <summary>
/// The process-wide beat, once a second. Every console's heartbeat shows this one sequence, so that a screen which follows it
/// proves the whole way: this process's clock and threads, the circuit, the renderer, the page.
/// </summary>
public sealed class EnginePulse : IDisposable
{
    /// <summary>The time between two beats.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Listeners listeners = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long sequence;

    /// <summary>Starts to beat.</summary>
    public EnginePulse(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        // On the second, when the monitors renew theirs: one message to each screen instead of many.
        timer = time.CreateTimer(_ => Tick(), null, time.UntilNext(Period), Period);
    }

    /// <summary>How many are listening; none after the last console has gone.</summary>
    public int Listening => listeners.Count;

    /// <summary>The newest beat, stamped now.</summary>
    public Beat Current => new(Interlocked.Read(ref sequence), time.GetUtcNow());

    /// <summary>Calls back on each beat, on a timer thread, until disposed. The callback must return at once.</summary>
    public IDisposable Subscribe(Action onBeat) => listeners.Subscribe(onBeat);

    private void Tick()
    {
        Interlocked.Increment(ref sequence);
        listeners.Tell();
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();
}
