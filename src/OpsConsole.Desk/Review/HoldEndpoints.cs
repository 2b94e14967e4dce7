using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review;

/// <summary>The review calls of the machine interface.</summary>
internal static class HoldEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var holds = routes.MapGroup("/api/holds").Requires(ReviewModule.Read);
        holds.MapGet("", List).Reads("Open holds, the soonest due first, in parts.", typeof(Page<HoldView>));
        holds.MapGet("/{id}", Get).Reads("A hold with its evidence and its history.", typeof(HoldDetails));
        holds.MapPost("/{id}/claim", Claim).Changes("Claims a hold: one succeeds, the others are told who.", KeyUse.Optional, answers: typeof(ClaimedHold));
        holds.MapPost("/claim-next", ClaimNext).Changes("Claims the hold that is due next.", KeyUse.Required, answers: typeof(ClaimedHold));
        holds.MapPost("/{id}/give-back", GiveBack).Changes("Gives a claimed hold back to the queue.", KeyUse.Optional, typeof(Wire.HoldGivenBack), typeof(Wire.HoldReturned));
        holds.MapPost("/{id}/extend", Extend).Changes("Keeps a claimed hold for longer.", KeyUse.Optional, typeof(Wire.HoldKept), typeof(ClaimedHold));
        holds.MapPost("/{id}/decide", Decide).Changes("Releases or rejects a claimed hold, with a coded reason.", KeyUse.Required, typeof(Wire.HoldDecision), typeof(DecidedHold));
    }

    private static async Task List(HttpContext context, HoldQueries queries)
    {
        if (await PageRequest.Read(context, ListPlace.Parse) is not var (limit, after))
            return;
        var query = context.Request.Query;
        var items = await queries.List(context.Operator(), Null(query["domain"]), Null(query["state"]), Null(query["owner"]), after, limit + 1, context.RequestAborted);
        await (items.Refused is { } refused
            ? ApiProblem.Write(context, refused)
            : ApiRequest.WriteJson(context, Page<HoldView>.Of(items.Value!, limit, hold => hold.Place())));
    }

    private static async Task Get(HttpContext context, string id, HoldQueries queries, JournalQueries journal)
    {
        var found = await queries.Find(context.Operator(), id, context.RequestAborted);
        if (found.Refused is { } refused)
        {
            await ApiProblem.Write(context, refused);
            return;
        }

        var hold = found.Value!;
        var history = await journal.Story($"hold/{id}", context.RequestAborted);
        using var evidence = JsonDocument.Parse(hold.Evidence);
        await ApiRequest.WriteJson(context, new HoldDetails(hold, evidence.RootElement, [.. history.Select(h => h.ToHistory())]));
    }

    private static async Task Claim(HttpContext context, string id, HoldCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"holds.claim {id}");
        if (request is not null)
            await request.Answer(await commands.Claim(request.By, id, request.Idempotency, context.RequestAborted));
    }

    private static async Task ClaimNext(HttpContext context, HoldCommands commands)
    {
        using var request = await ApiRequest.Read(context, "holds.claim-next");
        if (request is not null)
            await request.Answer(await commands.ClaimNext(request.By, Null(context.Request.Query["domain"]), request.Idempotency, context.RequestAborted));
    }

    private static async Task GiveBack(HttpContext context, string id, HoldCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"holds.give-back {id}");
        if (request is null)
            return;
        var fields = request.Fields();
        var token = Token(fields);
        var reason = fields.OptionalText("reason", 1000);
        await (fields.HasErrors
            ? ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors))
            : request.Answer(Wrap(await commands.GiveBack(request.By, id, token, reason, request.Idempotency, context.RequestAborted))));
    }

    private static async Task Extend(HttpContext context, string id, HoldCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"holds.extend {id}");
        if (request is null)
            return;
        var fields = request.Fields();
        var token = Token(fields);
        await (fields.HasErrors
            ? ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors))
            : request.Answer(await commands.Extend(request.By, id, token, request.Idempotency, context.RequestAborted)));
    }

    private static async Task Decide(HttpContext context, string id, HoldCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"holds.decide {id}");
        if (request is null)
            return;
        var fields = request.Fields();
        var verdict = new HoldVerdict(
            id, Token(fields), fields.Integer("version", 1, int.MaxValue), fields.Choice("outcome", HoldOutcomes.Release, HoldOutcomes.Reject), fields.Text("reasonCode", 60), fields.OptionalText("comment", 2000));
        await (fields.HasErrors
            ? ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors))
            : request.Answer(await commands.Decide(request.By, verdict, request.Idempotency, context.RequestAborted)));
    }

    private static Answer<Wire.HoldReturned> Wrap(Answer<string> answer) =>
        new(answer.Outcome.Refused is { } refusal ? refusal : new Wire.HoldReturned(answer.Outcome.Value!), answer.Replayed);

    private static long Token(JsonFields fields)
    {
        var text = fields.Text("leaseToken", 20);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var token))
            return token;
        if (text.Length > 0)
            fields.Report("leaseToken", "not-a-token", "The lease token of the claim is expected.");
        return 0;
    }

    private static string? Null(Microsoft.Extensions.Primitives.StringValues value) => value.ToString() is { Length: > 0 } text ? text : null;
}
