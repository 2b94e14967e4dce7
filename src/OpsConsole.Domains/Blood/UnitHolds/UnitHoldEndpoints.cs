using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Blood.UnitHolds;

/// <summary>Holding units over HTTP.</summary>
internal static class UnitHoldEndpoints
{
    /// <summary>Most units of one hold.</summary>
    public const int MostUnits = 100;

    private const int LargestBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/blood/holds", Hold).Requires(BloodModule.Hold).Changes("Holds units for a request, all or none unless said otherwise.", KeyUse.Required, typeof(Wire.BloodHold), typeof(UnitHoldAnswer));
        routes.MapPost("/api/blood/holds/{holdId}/confirm", (HttpContext context, string holdId, UnitCommands commands) => End(context, holdId, HoldEnd.Confirm, commands)).Requires(BloodModule.Hold).Changes("Confirms a hold of units: they are on their way.", KeyUse.Required, typeof(Wire.BloodHoldEnded), typeof(EndedUnitHold));
        routes.MapPost("/api/blood/holds/{holdId}/release", (HttpContext context, string holdId, UnitCommands commands) => End(context, holdId, HoldEnd.Release, commands)).Requires(BloodModule.Hold).Changes("Gives held units back.", KeyUse.Required, typeof(Wire.BloodHoldEnded), typeof(EndedUnitHold));
    }

    private static async Task Hold(HttpContext context, UnitCommands commands, FinderQueries queries)
    {
        using var request = await ApiRequest.Read(context, "blood.hold", LargestBody);
        if (request is null)
            return;
        var fields = request.Fields();
        var units = fields.Texts("unitIds", MostUnits, 21);
        if (units.Count == 0 && !fields.HasErrors)
            fields.Report("unitIds", "missing", "At least one unit is expected.");
        var requestId = fields.Text("requestId", 100);
        var destination = SiteParsing.SiteId(fields, "destinationSiteId");
        var allOrNothing = fields.Flag("allOrNothing", whenAbsent: true);
        var emergency = fields.TryGet("mode", out _) && fields.Choice("mode", "routine", "emergency") == "emergency";
        if (fields.HasErrors)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var answer = await commands.Hold(request.By, units, requestId, destination, allOrNothing, emergency, request.Idempotency, context.RequestAborted);
        await request.Answer(answer with { Outcome = await WithAlternatives(answer.Outcome, units, destination, queries, context.RequestAborted) });
    }

    /// <summary>Whoever came second gets the next best unit in the same answer.</summary>
    private static async Task<Outcome<UnitHoldAnswer>> WithAlternatives(
        Outcome<UnitHoldAnswer> outcome, IReadOnlyList<string> asked, string destination, FinderQueries queries, CancellationToken ct)
    {
        if (outcome.Refused is { Code: "units-taken" } refusal && refusal.Extra.TryGetValue("units", out var lost))
        {
            var units = System.Text.Json.JsonSerializer.Deserialize<IReadOnlyList<HeldUnit>>(lost, ApiJson.Options) ?? [];
            return refusal with { Extra = Json.Members(("units", await Fill(units, asked, destination, queries, ct))) };
        }

        return outcome.Value is { } held ? held with { Units = await Fill(held.Units, asked, destination, queries, ct) } : outcome;
    }

    private static async Task<IReadOnlyList<HeldUnit>> Fill(IReadOnlyList<HeldUnit> units, IReadOnlyList<string> asked, string destination, FinderQueries queries, CancellationToken ct)
    {
        var besides = asked.ToHashSet(StringComparer.Ordinal);
        var filled = new List<HeldUnit>(units.Count);
        foreach (var unit in units)
        {
            if (unit.Status is "held" or "not-held" || await queries.Alternative(unit.UnitId, destination, besides, ct) is not { } other)
            {
                filled.Add(unit);
                continue;
            }

            besides.Add(other);
            filled.Add(unit with { Alternative = other });
        }

        return filled;
    }

    private static async Task End(HttpContext context, string holdId, HoldEnd end, UnitCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"blood.hold {holdId} {end}", LargestBody);
        if (request is null)
            return;
        var fields = request.Fields();
        var fence = fields.Integer("fence", 1, int.MaxValue);
        if (fields.HasErrors)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        await request.Answer(await commands.End(request.By, holdId, fence, end, request.Idempotency, context.RequestAborted));
    }
}
