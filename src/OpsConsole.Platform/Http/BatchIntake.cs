using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Http;

/// <summary>
/// Takes in a batch whose items are commands of their own, under one idempotency key: the answer is stored when all items
/// have theirs, and given again to the same request. Until it is stored a repetition runs the items once more, so an item must
/// be harmless to repeat.
/// </summary>
public sealed class BatchIntake(WritePath write, IOpsDbFactory databases)
{
    /// <summary>Answers the call: the stored answer of this key, or the items taken in now.</summary>
    /// <param name="most">The most items of one batch.</param>
    /// <param name="take">Takes the items in, in order.</param>
    public async Task Answer(ApiRequest request, int most, Func<IReadOnlyList<JsonElement>, Task<IReadOnlyList<BatchItem>>> take)
    {
        var ct = request.Context.RequestAborted;
        if (Batch.Of(request.Body, most) is not { } items)
        {
            await ApiProblem.Write(request.Context, Batch.NotABatch(most));
            return;
        }

        if (request.Idempotency is { } claim && await Stored(claim, ct) is { } earlier)
        {
            await request.Answer(earlier);
            return;
        }

        var answer = new BatchAnswer(await take(items));
        await request.Answer(request.Idempotency is { } key && answer.Items.All(IsFinal)
            ? await write.Execute(new KeepBatchAnswer(request.By, answer) { Idempotency = key }, ct)
            : new Answer<BatchAnswer>(answer, Replayed: false));
    }

    private async Task<Answer<BatchAnswer>?> Stored(IdempotencyClaim claim, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<IdempotencyRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == claim.RowId, ct) is { } stored
            ? PendingCommand<BatchAnswer>.Repeat(claim, stored)
            : null;
    }

    // What the write path was too busy for may be sent again under the same key, so that answer must not become the key's.
    private static bool IsFinal(BatchItem item) => item.Code != Refusals.TooBusy.Code && item.Code != Refusals.StorageUnavailable.Code;
}

/// <summary>Stores the answer of a batch under its key.</summary>
internal sealed class KeepBatchAnswer(Operator by, BatchAnswer answer) : Command<BatchAnswer>(by)
{
    public override string Stream => EdgeRefusals.StreamOf(By);

    public override ValueTask<Outcome<BatchAnswer>> Decide(Work work, CancellationToken ct) => ValueTask.FromResult(Outcome<BatchAnswer>.Done(answer));
}
