using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Live;

/// <summary>The console's own health, as shown at the foot of the overview.</summary>
/// <param name="Instances">Instances with a sign of life in the last 15 seconds.</param>
/// <param name="DatabaseAnswered">How long the database took to answer a small question just now.</param>
/// <param name="Waiting">Commands waiting for a commit.</param>
/// <param name="JournalPosition">Entries this instance has written.</param>
/// <param name="CommitToPush99">99th percentile of commit to push in this instance over the last minute, or null while nothing was pushed.</param>
public sealed record Vitals(
    IReadOnlyList<InstanceRow> Instances, string Database, TimeSpan DatabaseAnswered, int Waiting, long JournalPosition, TimeSpan? CommitToPush99);

/// <summary>Takes the console's vital signs once a second.</summary>
public sealed class ConsoleVitals : Monitor<Vitals>
{
    private const int MostLags = 20_000;
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(DateTimeOffset At, TimeSpan Lag)> _lags = new();
    private readonly LaneTail _tail;
    private readonly WritePath _write;
    private readonly Lane _lane;
    private readonly IOpsDbFactory _databases;
    private readonly LoopRegistry _loops;
    private readonly IDisposable _commits;

    /// <summary>Begins to time pushes at once, before anybody looks.</summary>
    public ConsoleVitals(LaneTail tail, WritePath write, Lane lane, IOpsDbFactory databases, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<ConsoleVitals> logger)
        : base(feed, loops, time, logger)
    {
        (_tail, _write, _lane, _databases, _loops) = (tail, write, lane, databases, loops);
        _commits = feed.Subscribe(entries =>
        {
            _lags.Enqueue((Time.GetUtcNow(), Time.GetUtcNow() - entries[^1].RecordedAt));
            while (_lags.Count > MostLags)
                _lags.TryDequeue(out _);
        });
    }

    /// <summary>Every background loop of this instance, now: it does not wait for a snapshot, which may fail for the same reason as they do.</summary>
    public IReadOnlyList<LoopState> Loops => _loops.All;

    /// <inheritdoc />
    public override string Name => "monitor:vitals";

    /// <summary>Names of the loops that are stuck or keep failing, now.</summary>
    public IReadOnlyList<string> Troubled(DateTimeOffset now) => _loops.Troubled(now);

    /// <inheritdoc />
    protected override TimeSpan MostInterval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override bool Concerns(CommittedEntry entry) => false;

    /// <inheritdoc />
    protected override async Task<Vitals> Load(CancellationToken ct)
    {
        var asked = Time.GetTimestamp();
        await using (var db = _databases.Create())
            await db.Set<InstanceRow>().AsNoTracking().AnyAsync(instance => instance.Lane == _lane.Number, ct);
        var answered = Time.GetElapsedTime(asked);
        var now = Time.GetUtcNow();
        while (_lags.TryPeek(out var oldest) && now - oldest.At > Remember)
            _lags.TryDequeue(out _);
        var lags = _lags.Select(l => l.Lag).Order().ToArray();
        return new Vitals(
            _tail.Instances, _databases.Dialect.Name, answered, _write.Waiting, _lane.Sequence, lags.Length == 0 ? null : lags[(int)(lags.Length * 0.99)]);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _commits.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }
}
