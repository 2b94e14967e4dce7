using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>What one commit was to store and to answer; kept until it is known whether it happened.</summary>
/// <param name="Answers">The answers as decided for this attempt: a later attempt may decide anew.</param>
/// <param name="Unjournalled">Where there are no entries: the rows that prove the commit by themselves.</param>
internal sealed record CommitAttempt(
    IReadOnlyList<(PendingCommand Command, Action Answer)> Answers, IReadOnlyList<JournalRow> Journal, IReadOnlyList<IRow> Unjournalled, bool HasEffects)
{
    public static CommitAttempt Of(IReadOnlyList<PendingCommand> batch, IReadOnlyList<JournalRow> journal, IReadOnlyList<object> inserts) => new(
        [.. batch.Select(pending => (pending, pending.Answering()))],
        journal,
        journal.Count > 0 ? [] : [.. inserts.Cast<IRow>()],
        inserts.Any(row => row is OutboxRow));

    /// <summary>True if all of it is in the database.</summary>
    /// <param name="written">The entries of the lane from this attempt's first place on.</param>
    public async Task<bool> IsStored(OpsDb db, IReadOnlyDictionary<long, byte[]> written, CancellationToken ct)
    {
        if (Journal.Count > 0)
            return written.TryGetValue(Journal[^1].Sequence, out var hash) && hash.AsSpan().SequenceEqual(Journal[^1].LeafHash);
        foreach (var row in Unjournalled)
        {
            if (!IsSame(row, await db.FindAsync(row.GetType(), [row.Id], ct)))
                return false;
        }

        return true;
    }

    private static bool IsSame(IRow row, object? stored) => (row, stored) switch
    {
        (IHashedRow ours, IHashedRow theirs) => ours.Hash.AsSpan().SequenceEqual(theirs.Hash),
        (IdempotencyRow ours, IdempotencyRow theirs) => ours.RecordedAt == theirs.RecordedAt && ours.Fingerprint.AsSpan().SequenceEqual(theirs.Fingerprint),
        _ => false,
    };
}
