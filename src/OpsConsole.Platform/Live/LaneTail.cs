using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Live;

/// <summary>
/// Follows the lanes of the other instances and passes their commits to the <see cref="CommitFeed"/>. A wake-up from the
/// database makes it quick; the poll makes it certain.
/// </summary>
public sealed class LaneTail(IOpsDbFactory databases, Lane own, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<LaneTail> logger)
    : SupervisedService(loops, time, logger)
{
    private const int MostEntriesPerTurn = 5_000;
    private static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, long> _positions = [];

    /// <inheritdoc />
    public override string Name => "lane-tail";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.Zero;

    /// <summary>The instances that gave a sign of life in the last 15 seconds, this one included.</summary>
    public IReadOnlyList<InstanceRow> Instances { get; private set; } = [];

    /// <inheritdoc />
    protected override async Task Start(CancellationToken ct)
    {
        await using var db = databases.Create();
        // The end of each lane by the key; grouping the journal would read all of it.
        foreach (var lane in await db.Set<InstanceRow>().Select(i => i.Lane).ToListAsync(ct))
            _positions[lane] = await db.Journal.Where(j => j.Lane == lane).MaxAsync(j => (long?)j.Sequence, ct) ?? 0;
    }

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        await using var db = databases.Create();
        await db.Database.OpenConnectionAsync(ct);
        await Follow(db, ct);
        await databases.Dialect.WaitForWake(db, TimeSpan.FromMilliseconds(250), Time, ct);
    }

    private async Task Follow(OpsDb db, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var instances = await db.Set<InstanceRow>().AsNoTracking().Where(i => i.HeartbeatAt > now - SilentAfter).ToListAsync(ct);
        Instances = [.. instances.Where(i => i.HeartbeatAt > now.AddSeconds(-15)).OrderBy(i => i.Lane)];
        foreach (var instance in instances.Where(i => i.Lane != own.Number))
        {
            var position = _positions.GetValueOrDefault(instance.Lane);
            var entries = await db.Journal.AsNoTracking()
                .Where(j => j.Lane == instance.Lane && j.Sequence > position)
                .OrderBy(j => j.Sequence)
                .Take(MostEntriesPerTurn)
                .Select(j => new CommittedEntry(j.Lane, j.Sequence, j.Stream, j.Type, j.Actor, j.RecordedAt))
                .ToListAsync(ct);
            if (entries.Count == 0)
                continue;
            _positions[instance.Lane] = entries[^1].Sequence;
            feed.Publish(entries);
        }
    }
}

/// <summary>Shows that this instance lives.</summary>
public sealed class InstanceHeartbeat(WritePath write, Lane own, LoopRegistry loops, TimeProvider time, ILogger<InstanceHeartbeat> logger)
    : SupervisedService(loops, time, logger)
{
    /// <inheritdoc />
    public override string Name => "instance-heartbeat";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        if (own.Number == 0)
            return;
        await write.Maintain(
            (db, stop) =>
            {
                var now = Time.GetUtcNow();
                return db.Set<InstanceRow>().Where(i => i.Lane == own.Number).ExecuteUpdateAsync(set => set.SetProperty(i => i.HeartbeatAt, now), stop);
            },
            ct);
    }
}
