using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Claims;

/// <summary>The medication calls of the machine interface.</summary>
internal static class MedicationEndpoints
{
    private const int LargestClaim = 256 * 1024;
    private const int LargestSwitch = 4 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/medication/claims", Submit).Requires(MedicationModule.Write).Changes("Submits a claim: it is paid, rejected with its codes, or held, never cleared without its coverage.", KeyUse.Required, typeof(Wire.MedicationClaim), typeof(ClaimAnswer));
        routes.MapPost("/api/medication/checks", Check).Requires(MedicationModule.Read).Reads("Checks a list of medications and stores nothing.", typeof(CheckAnswer), typeof(Wire.MedicationCheck));
        routes.MapGet("/api/medication/decisions", List).Requires(MedicationModule.Read).Reads("Decisions, the newest first, in parts.", typeof(Page<DecisionLine>));
        routes.MapGet("/api/medication/decisions/{id}", Get).Requires(MedicationModule.Read).Reads("A decision with its findings, steps and coverage.", typeof(DecisionDetails));
        routes.MapPost("/api/medication/decisions/{id}/replay", Replay).Requires(MedicationModule.Read).Reads("Decides again from the stored inputs and says whether the result is the same.", typeof(ReplayAnswer));
        routes.MapGet("/api/medication/knowledge", Knowledge).Requires(MedicationModule.Read).Reads("The versions of the knowledge, and whether it is switched on.", typeof(Wire.MedicationKnowledge));
        routes.MapPost("/api/medication/knowledge", Switch).Requires(MedicationModule.SwitchKnowledge).Changes("Switches the knowledge off or on: while it is off every claim is held.", KeyUse.Required, typeof(Wire.KnowledgeSwitched), typeof(KnowledgeSwitchAnswer));
    }

    private static async Task Submit(HttpContext context, ClaimCommands commands, IOptions<MedicationOptions> options, EdgeRefusals refusals)
    {
        using var request = await ApiRequest.Read(context, "medication.claim", LargestClaim, refusals);
        if (request is null)
            return;
        var fields = request.Fields();
        var claim = ClaimParsing.ReadClaim(fields, options.Value.MostDrugs);
        if (fields.HasErrors)
        {
            await request.RefuseAtEdge(ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var answer = await commands.Submit(request.By, claim, request.Idempotency, context.RequestAborted);
        // Busy or unable to write: the pharmacy's system knows this as "system unavailable, send again".
        await (answer.Outcome.Refused is { Status: 429 or 503 } busy
            ? ApiProblem.Write(context, busy with { Extra = Json.Members(("rejectCode", RejectCodes.SystemUnavailable)) })
            : request.Answer(answer));
    }

    private static async Task Check(HttpContext context, ClaimCommands commands, Lane lane, IOptions<MedicationOptions> options)
    {
        using var request = await ApiRequest.Read(context, "medication.check", LargestClaim);
        if (request is null)
            return;
        var fields = request.Fields();
        var (subject, profile) = ClaimParsing.ReadCheck(fields, options.Value.MostDrugs);
        if (fields.HasErrors)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var report = await commands.Check(subject, profile, context.RequestAborted);
        await ApiRequest.WriteJson(context, CheckAnswer.Of(report, lane.Build));
    }

    private static async Task List(HttpContext context, ClaimQueries queries)
    {
        if (await PageRequest.Read(context, ListPlace.Parse) is not var (limit, after))
            return;
        var query = context.Request.Query;
        var filter = new ClaimFilter(Given(query["state"]), bool.TryParse(query["verified"], out var verified) ? verified : null, Given(query["text"]));
        var rows = await queries.Newest(filter, after, limit + 1, context.RequestAborted);
        var part = Page<MedicationClaimRow>.Of(rows, limit, ClaimQueries.PlaceOf);
        await ApiRequest.WriteJson(context, new Page<DecisionLine>([.. part.Items.Select(DecisionLine.Of)], part.Next));
    }

    private static async Task Get(HttpContext context, string id, ClaimQueries queries)
    {
        if (await queries.Decision(id, context.RequestAborted) is not { } decision)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The decision"));
            return;
        }

        await ApiRequest.WriteJson(context, DecisionDetails.Of(decision));
    }

    private static async Task Replay(HttpContext context, string id, ClaimQueries queries)
    {
        if (await queries.Replay(id, context.RequestAborted) is { } replay)
            await ApiRequest.WriteJson(context, replay);
        else
            await ApiProblem.Write(context, ApiRefusals.NotFound("The decision"));
    }

    private static async Task Knowledge(HttpContext context, KnowledgeDesk desk, KnowledgeWatch watch)
    {
        var row = await desk.Switch(context.RequestAborted);
        var loaded = (desk.Load as KnowledgeLoad.Loaded)?.Knowledge;
        await ApiRequest.WriteJson(context, new Wire.MedicationKnowledge(
            row is { IsOff: true } ? "off" : "on", row?.By, row?.Since, row?.Why,
            loaded?.Label, loaded?.ManifestHash, loaded?.CompiledOn, loaded?.Pairs.Count ?? 0,
            loaded is null ? null : [.. loaded.Rules.Select(rule => new Wire.MedicationRule(rule.Id, rule.Severity.Word(), rule.Pairs, rule.Mechanism, rule.Risk, rule.Source))],
            (desk.Load as KnowledgeLoad.Refused)?.Reasons, watch.Last?.At, watch.Last?.Problem));
    }

    private static async Task Switch(HttpContext context, KnowledgeCommands commands)
    {
        using var request = await ApiRequest.Read(context, "medication.knowledge", LargestSwitch);
        if (request is null)
            return;
        var fields = request.Fields();
        var off = fields.Choice("state", "on", "off") == "off";
        var why = fields.Text("reason", 200);
        await (fields.HasErrors
            ? ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors))
            : request.Answer(await commands.Switch(request.By, off, why, request.Idempotency, context.RequestAborted)));
    }

    private static string? Given(Microsoft.Extensions.Primitives.StringValues value) => value.ToString() is { Length: > 0 } text ? text : null;
}
