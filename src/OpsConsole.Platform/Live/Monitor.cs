using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Platform.Live;

/// <summary>What a viewer sees of a topic: the last good snapshot, when it was taken, and what is wrong since.</summary>
/// <param name="Value">Null until the first load.</param>
/// <param name="AsOf">When <paramref name="Value"/> was taken, UTC; while there is none, since when it cannot be.</param>
/// <param name="Problem">A sentence, while the newest load failed; the old value stays and ages.</param>
public sealed record LiveValue<T>(T? Value, DateTimeOffset AsOf, string? Problem) where T : class
{
    /// <summary>Before the first snapshot: nothing to show, and nothing wrong.</summary>
    public static LiveValue<T> Loading { get; } = new(null, default, null);
}

/// <summary>
/// One per topic and process: holds an immutable snapshot that all viewers share. It is taken anew when a commit concerns
/// it, at most every <see cref="LeastInterval"/>, and at the latest every <see cref="MostInterval"/>. No two viewers cost
/// two computations, and no viewer costs none.
/// </summary>
public abstract class Monitor<T> : SupervisedService where T : class
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _subscription;
    private ImmutableArray<Action> _listeners = [];
    private long _position;

    /// <summary>Listens to commits from now on; a commit that concerns it asks for a snapshot only while somebody looks.</summary>
    protected Monitor(CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger logger) : base(loops, time, logger) =>
        _subscription = feed.Subscribe(entries =>
        {
            foreach (var entry in entries)
            {
                if (Listeners == 0 || !Concerns(entry))
                    continue;
                Signal();
                return;
            }
        });

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Bursts within this time are one snapshot.</summary>
    protected virtual TimeSpan LeastInterval => TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A snapshot is never older than this while somebody looks and the loop turns. It is taken at whole multiples of it,
    /// so that the monitors renew together and a screen with many of them hears once.
    /// </summary>
    protected virtual TimeSpan MostInterval => TimeSpan.FromSeconds(2);

    /// <summary>What a viewer shows now. Replaced whole, never changed, so that it may be read from any thread.</summary>
    public LiveValue<T> Current { get; private set; } = LiveValue<T>.Loading;

    /// <summary>Grows with each snapshot.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>How many viewers listen.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>True if this commit changes what the topic shows.</summary>
    protected abstract bool Concerns(CommittedEntry entry);

    /// <summary>Takes a snapshot.</summary>
    protected abstract Task<T> Load(CancellationToken ct);

    /// <summary>Asks for a new snapshot soon.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Calls back after each snapshot, on the monitor's own thread: hand over, do not work there.</summary>
    public IDisposable Subscribe(Action listener)
    {
        // What nobody has looked at for a while is not shown as stale to the first who does; it is loading.
        if (Listeners == 0 && Time.GetUtcNow() - Current.AsOf > MostInterval * 2)
            Current = LiveValue<T>.Loading;
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);
        Signal();
        return new Subscription(this, listener);
    }

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        if (Listeners > 0 || Position == 0)
        {
            await Refresh(ct);
            await Task.Delay(LeastInterval, Time, ct);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var signal = _signal.Reader.WaitToReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(signal, Task.Delay(Time.UntilNext(MostInterval), Time, waiting.Token));
        await waiting.CancelAsync();
        _signal.Reader.TryRead(out _);
    }

    /// <summary>Takes a snapshot now and tells the viewers.</summary>
    public async Task Refresh(CancellationToken ct)
    {
        try
        {
            var value = await Load(ct);
            Current = new LiveValue<T>(value, Time.GetUtcNow(), null);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            Logger.LogWarning(error, "The snapshot of {Topic} could not be taken", Name);
            // Before the first value, as-of is when the trouble began: a panel that never had content must say since when.
            Current = Current with
            {
                AsOf = Current is { Value: null, Problem: null } ? Time.GetUtcNow() : Current.AsOf,
                Problem = StorageFault.Is(error) ? $"{StorageFault.Unreadable.Title}." : $"The newest state could not be read ({error.GetType().Name}).",
            };
        }

        Interlocked.Increment(ref _position);
        foreach (var listener in _listeners)
            listener();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _subscription.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class Subscription(Monitor<T> monitor, Action listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref monitor._listeners, static (all, one) => all.Remove(one), listener);
    }
}
