using System.Collections.Concurrent;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Intake;

/// <summary>
/// Everything the module holds in memory: the state of the sources, the table of the points, and what the readings say about alarms.
/// All of it follows from the database; a start rebuilds it.
/// </summary>
internal sealed class SensorState(PointTable table, PointRegistry points, Lane lane, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SourceState> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<PointEvent> _events = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastNumber;

    /// <summary>Completes when the state was rebuilt; before that nothing is taken in.</summary>
    public Task Ready => _ready.Task;

    public bool IsReady => _ready.Task.IsCompleted;

    public PointTable Table => table;

    public PointRegistry Points => points;

    public IEnumerable<SourceState> Sources => _sources.Values;

    /// <summary>The last number given to a block by this instance.</summary>
    public long LastNumber => Interlocked.Read(ref _lastNumber);

    public int Lane => lane.Number;

    public void Open() => _ready.TrySetResult();

    /// <summary>Told when there are events for the alarms.</summary>
    public Action? EventsArrived { get; set; }

    /// <summary>The source with this name; only those that have points are kept.</summary>
    public SourceState? Source(string name) =>
        _sources.TryGetValue(name, out var known) ? known
        : points.Current.Tags.Source(name) is >= 0 and var index ? _sources.GetOrAdd(name, _ => new SourceState(name, index, time.GetUtcNow().UtcTicks))
        : null;

    /// <summary>The next number of a block. Called by the write path's one loop only, in the order of the commits.</summary>
    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    /// <summary>Takes a durable block into the running state; a second time it changes nothing.</summary>
    public void Apply(SourceState source, ReadingBlock block, ClockFindings findings, bool restoring, int mostEpochs)
    {
        var events = new List<PointEvent>();
        lock (source.Gate)
        {
            var ledger = source.Ledger(block.Epoch, mostEpochs);
            ledger.Enter(block.Readings, DayOf(block.Receive));
            if (!restoring)
            {
                source.Heard(block.Receive);
                source.NoteClock(block.Readings, findings, block.Receive);
            }
        }

        table.Apply(block.Readings, block.Epoch, block.Receive, restoring, events);
        foreach (var one in events)
            _events.Enqueue(one);
        if (events.Count > 0)
            EventsArrived?.Invoke();
    }

    public void Enqueue(IEnumerable<PointEvent> events)
    {
        foreach (var one in events)
            _events.Enqueue(one);
    }

    public bool TryDequeue(out PointEvent one) => _events.TryDequeue(out one);

    /// <summary>The UTC day, as a day number.</summary>
    public static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);
}
