using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Intake;

/// <summary>Readings of a batch could not be accepted; what was sent is kept under the id.</summary>
/// <param name="Items">The first hundred as <c>seq:code</c>, the sequence number empty where there is none.</param>
[JournalEvent("readings.quarantined")]
public sealed record ReadingsQuarantined(string Quarantine, string Source, long Epoch, int Count, IReadOnlyList<string> Items);

/// <summary>What became of a block.</summary>
/// <param name="Stored">False when another block begins with the same number: another instance was first.</param>
/// <param name="Number">Its number on this instance; 0 when it was there already.</param>
internal sealed record StoredBlock(bool Stored, long Number);

/// <summary>
/// Makes one accepted batch durable. The block is stored without an entry of its own, since its hash joins the journal with the next seal;
/// quarantined readings are a fact at once.
/// </summary>
internal sealed class StoreBlock(Operator by, SensorState state, string source, ReadingBlockRow? block, QuarantinedBatchRow? quarantine, ReadingsQuarantined? fact)
    : Command<StoredBlock>(by)
{
    public override string Stream => $"sensor-source/{source}";

    public override void Declare(Needs needs)
    {
        if (block is not null)
            needs.Row<ReadingBlockRow>(block.Id);
        if (quarantine is null)
            return;
        needs.Row<QuarantinedBatchRow>(quarantine.Id);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<StoredBlock>> Decide(Work work, CancellationToken ct)
    {
        var number = 0L;
        if (block is not null)
        {
            var known = await work.Find<ReadingBlockRow>(block.Id, ct);
            if (known is not null && !known.Hash.AsSpan().SequenceEqual(block.Hash))
                return new StoredBlock(Stored: false, 0);
            if (known is null)
            {
                number = state.NextNumber();
                work.Insert(block with { Lane = state.Lane, Number = number });
            }
        }

        // Found where a commit went through although its confirmation was lost.
        if (quarantine is not null && fact is not null && await work.Find<QuarantinedBatchRow>(quarantine.Id, ct) is null)
        {
            work.Insert(quarantine);
            work.Record(Stream, fact);
        }

        return new StoredBlock(Stored: true, number);
    }
}
