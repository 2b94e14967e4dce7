using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Blocks;

/// <summary>
/// Rebuilds the running state at the start, then follows the blocks that other instances store, so that every instance shows the same.
/// Blocks of one instance are numbered in the order of its commits, so nothing is read past an uncommitted one.
/// </summary>
internal sealed class BlockTail(
    IOpsDbFactory databases, SensorState state, StateRestore restore, LaneTail lanes, IOptions<SensorOptions> options, LoopRegistry loops, TimeProvider time,
    ILogger<BlockTail> logger) : SupervisedService(loops, time, logger), IDisposable
{
    private const int MostBlocksAtOnce = 500;
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _following = new(1);
    private readonly Dictionary<int, long> _positions = [];

    public override string Name => "sensors.tail";

    protected override TimeSpan Pace => Rhythm;

    protected override async Task Start(CancellationToken ct)
    {
        foreach (var (lane, number) in await restore.Run(ct))
            _positions[lane] = number;
        state.Open();
    }

    public override Task Turn(CancellationToken ct) => Follow([.. lanes.Instances.Select(i => i.Lane)], ct);

    /// <summary>Reads what every instance has stored until now.</summary>
    public async Task CatchUp(CancellationToken ct)
    {
        await using var db = databases.Create();
        await Follow(await db.Set<InstanceRow>().AsNoTracking().Select(i => i.Lane).ToListAsync(ct), ct);
    }

    /// <summary>How far the blocks of the other instances are contained in the running state.</summary>
    public async Task<Dictionary<int, long>> Positions(CancellationToken ct)
    {
        await _following.WaitAsync(ct);
        try
        {
            return new Dictionary<int, long>(_positions);
        }
        finally
        {
            _following.Release();
        }
    }

    private async Task Follow(IReadOnlyList<int> among, CancellationToken ct)
    {
        var others = among.Where(l => l != state.Lane).ToList();
        if (others.Count == 0)
            return;
        await _following.WaitAsync(ct);
        try
        {
            await using var db = databases.Create();
            foreach (var lane in others)
            {
                while (await FollowOne(db, lane, ct) == MostBlocksAtOnce)
                    Beat();
            }
        }
        finally
        {
            _following.Release();
        }
    }

    private async Task<int> FollowOne(OpsDb db, int lane, CancellationToken ct)
    {
        var position = _positions.GetValueOrDefault(lane);
        var blocks = await db.Set<ReadingBlockRow>().AsNoTracking().Where(b => b.Lane == lane && b.Number > position)
            .OrderBy(b => b.Number).Take(MostBlocksAtOnce).ToListAsync(ct);
        if (blocks.Count == 0)
            return 0;
        // A point in it may have been registered a moment ago on the other instance.
        if (state.Points.Current.Count == 0 || blocks.Any(b => state.Source(b.Source) is null))
            await state.Points.Reload(ct);
        foreach (var row in blocks)
        {
            if (state.Source(row.Source) is { } source && StateRestore.Read(row, Logger) is { } block)
                state.Apply(source, block, ClockFindings.Of(block.Readings), restoring: false, options.Value.MostEpochs);
            _positions[lane] = row.Number;
        }

        return blocks.Count;
    }

    public override void Dispose()
    {
        _following.Dispose();
        base.Dispose();
    }
}
