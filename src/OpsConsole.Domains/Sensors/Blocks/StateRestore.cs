using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Ledger;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Blocks;

/// <summary>Rebuilds the running state: points, the last checkpoint, the blocks since, the alarms. Nothing in it counts as fresh.</summary>
internal sealed class StateRestore(
    IOpsDbFactory databases, SensorState state, AlarmBook alarms, IOptions<SensorOptions> options, TimeProvider time, ILogger<StateRestore> logger)
{
    /// <returns>Up to which block of each instance the state reaches.</returns>
    public async Task<Dictionary<int, long>> Run(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        await state.Points.Reload(ct);
        await using var db = databases.Create();
        var checkpoint = await db.Set<SensorCheckpointRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == SealBlocks.Checkpoint, ct);
        var positions = checkpoint is null ? [] : JsonSerializer.Deserialize<Dictionary<int, long>>(checkpoint.StateTo)!;
        foreach (var row in await db.Set<SensorStateRow>().AsNoTracking().ToListAsync(ct))
            TakeUp(row);

        var lanes = await db.Set<InstanceRow>().AsNoTracking().Select(i => i.Lane).ToListAsync(ct);
        var blocks = 0;
        foreach (var lane in lanes)
            blocks += await Replay(db, lane, positions, ct);
        await alarms.Load(ct);
        foreach (var alarm in alarms.All)
            alarms.Show(alarm, restoring: true);
        logger.LogInformation("The state of {Points} points was rebuilt from the checkpoint and {Blocks} blocks in {Duration}",
            state.Points.Current.Count, blocks, time.GetElapsedTime(began));
        return positions;
    }

    /// <summary>Decodes a stored block after proving its hash; a damaged one is left out and said, never guessed at.</summary>
    public static ReadingBlock? Read(ReadingBlockRow row, ILogger logger)
    {
        var reason = "Its content does not match its hash.";
        if (ReadingBlock.Hash(row.Content).AsSpan().SequenceEqual(row.Hash) && BlockCodec.TryDecode(row.Content, out var block, out reason))
            return block;
        logger.LogError("The reading block {Block} is damaged: {Reason}", row.Id, reason);
        return null;
    }

    private void TakeUp(SensorStateRow row)
    {
        if (state.Source(row.Id) is not { } source)
            return;
        var ledgers = JsonSerializer.Deserialize<Dictionary<long, JsonElement>>(row.Ledgers)!;
        lock (source.Gate)
        {
            foreach (var (epoch, ledger) in ledgers)
                source.Restore(epoch, SequenceLedger.Deserialize(JsonSerializer.SerializeToUtf8Bytes(ledger)));
        }

        foreach (var last in LatestCodec.Decode(row.Latest))
            state.Table.Restore(last);
    }

    private async Task<int> Replay(OpsDb db, int lane, Dictionary<int, long> positions, CancellationToken ct)
    {
        var position = positions.GetValueOrDefault(lane);
        var count = 0;
        var newer = db.Set<ReadingBlockRow>().AsNoTracking().Where(b => b.Lane == lane && b.Number > position).OrderBy(b => b.Number);
        await foreach (var row in newer.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (state.Source(row.Source) is { } source && Read(row, logger) is { } block)
                state.Apply(source, block, default, restoring: true, options.Value.MostEpochs);
            positions[lane] = row.Number;
            count++;
        }

        return count;
    }
}
