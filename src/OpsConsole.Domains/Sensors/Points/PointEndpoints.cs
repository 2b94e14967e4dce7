using Microsoft.AspNetCore.Http;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Sensors.Points;

/// <summary><c>PUT /api/sensors/points</c>.</summary>
internal static class PointEndpoints
{
    /// <summary>The most points one call may register.</summary>
    public const int MostPoints = 10_000;

    private const int LargestBody = 8 * 1024 * 1024;

    // One call must not fill the queue of the write path for everybody.
    private const int MostAtOnce = 1_000;

    public static async Task Put(HttpContext context, WritePath write, PointRegistry registry, BatchIntake batches)
    {
        using var request = await ApiRequest.Read(context, "sensors.points", LargestBody);
        if (request is null)
            return;
        var by = request.By;
        await batches.Answer(request, MostPoints, async items =>
        {
            var answers = new List<BatchItem>(items.Count);
            foreach (var part in items.Chunk(MostAtOnce))
                answers.AddRange(await Task.WhenAll(part.Select(item => Register(request.Fields(item), by, write, context.RequestAborted))));
            // The answer promises that readings of these points are taken from now on.
            await registry.Reload(context.RequestAborted);
            return answers;
        });
    }

    private static async Task<BatchItem> Register(JsonFields fields, Operator by, WritePath write, CancellationToken ct)
    {
        var terms = PointTerms.Read(fields);
        if (fields.HasErrors)
            return BatchItem.Rejected("invalid-item", string.Join(" ", fields.Errors.Select(e => $"{e.Pointer}: {e.Detail}")), terms.Tag.Length > 0 ? terms.Tag : null);
        var outcome = (await write.Execute(new RegisterPoint(by, terms), ct)).Outcome;
        return outcome.Refused is { } refusal ? BatchItem.Rejected(refusal.Code, refusal.Detail, terms.Tag)
            : outcome.Value == "duplicate" ? BatchItem.Duplicate(terms.Tag) : BatchItem.Accepted(terms.Tag);
    }
}
