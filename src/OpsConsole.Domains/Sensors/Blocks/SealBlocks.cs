using System.Text.Json;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Blocks;

/// <summary>The hashes of reading blocks join the journal: from here on nobody can change them unnoticed.</summary>
/// <param name="Lane">The instance that stored them.</param>
/// <param name="Blocks"><c>number:hash</c> each, SHA-256 in base64, in the order they were stored.</param>
[JournalEvent("readings.sealed")]
public sealed record ReadingsSealed(string Source, int Lane, int Count, long Readings, IReadOnlyList<string> Blocks);

/// <summary>A block that is not sealed yet.</summary>
internal sealed record UnsealedBlock(string Source, int Lane, long Number, int Readings, byte[] Hash);

/// <summary>The state of a source to be kept for the next start.</summary>
internal sealed record SourceCheckpoint(string Source, string Ledgers, byte[] Latest);

/// <summary>Seals blocks and moves the checkpoint, in one commit.</summary>
/// <param name="expectedVersion">The checkpoint this was made from; 0 for the first. Another one means that somebody else sealed.</param>
internal sealed class SealBlocks(
    long expectedVersion, IReadOnlyList<UnsealedBlock> blocks, IReadOnlyDictionary<int, long> sealedTo, IReadOnlyDictionary<int, long>? stateTo,
    IReadOnlyList<SourceCheckpoint> states) : Command<bool>(Operator.System("sensors.seal"))
{
    public const string Checkpoint = "state";

    public override string Stream => "sensor-seal/checkpoint";

    public override void Declare(Needs needs)
    {
        needs.Row<SensorCheckpointRow>(Checkpoint);
        foreach (var source in blocks.Select(b => b.Source).Distinct(StringComparer.Ordinal))
            needs.Stream($"sensor-source/{source}");
        foreach (var one in states)
            needs.Row<SensorStateRow>(one.Source);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<SensorCheckpointRow>(Checkpoint, ct);
        if ((known?.Version ?? 0) != expectedVersion)
            return false;
        foreach (var group in blocks.GroupBy(b => (b.Source, b.Lane)))
        {
            work.Record($"sensor-source/{group.Key.Source}", new ReadingsSealed(
                group.Key.Source, group.Key.Lane, group.Count(), group.Sum(b => (long)b.Readings),
                [.. group.Select(b => $"{b.Number}:{Convert.ToBase64String(b.Hash)}")]));
        }

        var next = new SensorCheckpointRow
        {
            Id = Checkpoint,
            Version = expectedVersion + 1,
            SealedTo = JsonSerializer.Serialize(sealedTo),
            StateTo = stateTo is null ? known?.StateTo ?? "{}" : JsonSerializer.Serialize(stateTo),
            SavedAt = work.Now,
        };
        if (known is null)
            work.Insert(next);
        else
            await work.Update(next, ct);
        foreach (var one in states)
            await Keep(work, one, ct);
        return true;
    }

    private static async Task Keep(Work work, SourceCheckpoint one, CancellationToken ct)
    {
        if (await work.Find<SensorStateRow>(one.Source, ct) is { } row)
            await work.Update(row with { Version = row.Version + 1, Ledgers = one.Ledgers, Latest = one.Latest }, ct);
        else
            work.Insert(new SensorStateRow { Id = one.Source, Version = 1, Ledgers = one.Ledgers, Latest = one.Latest });
    }
}
