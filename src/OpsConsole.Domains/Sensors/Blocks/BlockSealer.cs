using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Blocks;

/// <summary>
/// Once a minute writes the hashes of new blocks to the journal, and the state they lead to, so that a start is quick. One instance at a
/// time does it, for the blocks of all, also of those that ended without sealing.
/// </summary>
internal sealed class BlockSealer(
    IOpsDbFactory databases, WritePath write, Leases leases, SensorState state, BlockTail tail, IOptions<SensorOptions> options, LoopRegistry loops,
    TimeProvider time, ILogger<BlockSealer> logger) : SupervisedService(loops, time, logger)
{
    private const int MostBlocksInOneEntry = 1_000;
    private const string Job = "sensors.seal";

    public override string Name => Job;

    protected override TimeSpan Pace => TimeSpan.FromSeconds(options.Value.SealEverySeconds);

    protected override TimeSpan Patience => Pace * 3 + TimeSpan.FromSeconds(30);

    public override async Task Turn(CancellationToken ct)
    {
        if (state.IsReady && await leases.Take(Job, Pace * 2 + TimeSpan.FromSeconds(15), ct) is not null)
            await Seal(ct);
    }

    /// <summary>Seals everything that is stored now.</summary>
    public async Task Seal(CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = await db.Set<SensorCheckpointRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == SealBlocks.Checkpoint, ct);
        var version = row?.Version ?? 0;
        var sealedTo = row is null ? [] : JsonSerializer.Deserialize<Dictionary<int, long>>(row.SealedTo)!;

        // Taken first: the state may contain more than this, never less.
        var (stateTo, states) = await Snapshot(ct);
        var pending = new List<UnsealedBlock>();
        var lanes = await db.Set<InstanceRow>().AsNoTracking().Select(i => i.Lane).ToListAsync(ct);
        foreach (var lane in lanes)
        {
            while (true)
            {
                var more = await Unsealed(db, lane, sealedTo.GetValueOrDefault(lane), MostBlocksInOneEntry - pending.Count, ct);
                pending.AddRange(more);
                if (more.Count > 0)
                    sealedTo[lane] = more[^1].Number;
                if (pending.Count < MostBlocksInOneEntry)
                    break;
                if (!await Write(version, pending, sealedTo, null, [], ct))
                    return;
                version++;
                pending.Clear();
                Beat();
            }
        }

        if (pending.Count > 0)
            await Write(version, pending, sealedTo, stateTo, states, ct);
    }

    private async Task<bool> Write(
        long version, List<UnsealedBlock> blocks, Dictionary<int, long> sealedTo, Dictionary<int, long>? stateTo, List<SourceCheckpoint> states, CancellationToken ct)
    {
        var command = new SealBlocks(version, [.. blocks], new Dictionary<int, long>(sealedTo), stateTo, states);
        var answer = await write.Execute(command, ct);
        if (answer.Outcome.Refused is { } refusal)
            throw new InvalidOperationException($"The reading blocks could not be sealed: {refusal.Title}.");
        return answer.Outcome.Value;
    }

    private static async Task<List<UnsealedBlock>> Unsealed(OpsDb db, int lane, long after, int most, CancellationToken ct) =>
        await db.Set<ReadingBlockRow>().AsNoTracking().Where(b => b.Lane == lane && b.Number > after).OrderBy(b => b.Number).Take(most)
            .Select(b => new UnsealedBlock(b.Source, b.Lane, b.Number, b.Readings, b.Hash)).ToListAsync(ct);

    private async Task<(Dictionary<int, long> StateTo, List<SourceCheckpoint> States)> Snapshot(CancellationToken ct)
    {
        var stateTo = await tail.Positions(ct);
        var states = new List<SourceCheckpoint>();
        var byPoint = state.Points.Current.All.ToLookup(p => p.Source, p => p.Number);
        var own = state.LastNumber;
        foreach (var source in state.Sources)
        {
            Dictionary<long, JsonElement> ledgers;
            lock (source.Gate)
            {
                own = Math.Min(own, source.AppliedTo(own));
                ledgers = source.Ledgers.ToDictionary(l => l.Key, l => JsonSerializer.Deserialize<JsonElement>(l.Value.Serialize()));
            }

            states.Add(new SourceCheckpoint(source.Name, JsonSerializer.Serialize(ledgers), LatestCodec.Encode(state.Table.Latest(byPoint[source.Index]))));
        }

        stateTo[state.Lane] = own;
        return (stateTo, states);
    }
}
