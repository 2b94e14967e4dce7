using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.Recalls;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Supply;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Units;

/// <summary>Sites, units and what happens to them, over HTTP.</summary>
internal static class UnitEndpoints
{
    private const int MostItems = 1_000;
    private const int SmallBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/blood/sites", PutSites).Requires(BloodModule.Write).Changes("Registers sites; each item is answered for itself.", KeyUse.Optional, typeof(Wire.BloodSite[]), typeof(BatchAnswer));
        routes.MapPut("/api/blood/use", PutUse).Requires(BloodModule.Write).Changes("Tells what a site used on a day.", KeyUse.Optional, typeof(Wire.BloodUseDay[]), typeof(BatchAnswer));
        routes.MapPost("/api/blood/sites/{siteId}/reports", Report).Requires(BloodModule.Write).Changes("Says that a site is in contact although nothing changed there.", KeyUse.Optional, answers: typeof(Wire.BloodSiteHeard));
        routes.MapPost("/api/blood/units", PostUnits).Requires(BloodModule.Write).Changes("Registers units; each item is answered for itself.", KeyUse.Optional, typeof(Wire.BloodUnit[]), typeof(BatchAnswer));
        routes.MapPost("/api/blood/units/{unitId}/events", PostEvent).Requires(BloodModule.Write).Changes("Tells what happened to a unit.", KeyUse.Required, typeof(Wire.BloodUnitEvent), typeof(SteppedUnit));
        routes.MapGet("/api/blood/units/{unitId}", GetUnit).Requires(BloodModule.Read).Reads("A unit as it stands.", typeof(Wire.BloodUnitDetails));
        routes.MapPost("/api/blood/recalls", PostRecall).Requires(BloodModule.Recall).Changes("Stops every unit of a donation wherever it is.", KeyUse.Required, typeof(Wire.BloodRecall), typeof(RecallAnswer));
    }

    private static async Task PutSites(HttpContext context, WritePath write, StockBook book, BatchIntake batches)
    {
        await InBatch(context, batches, "blood.sites", async (by, fields) =>
        {
            var terms = SiteParsing.Read(fields);
            if (fields.HasErrors)
                return Invalid(fields, terms.Id);
            var outcome = (await write.Execute(new RegisterSite(by, terms), context.RequestAborted)).Outcome;
            book.SitesChanged();
            return outcome.Refused is { } refusal ? BatchItem.Rejected(refusal.Code, refusal.Detail, terms.Id)
                : outcome.Value == "duplicate" ? BatchItem.Duplicate(terms.Id) : BatchItem.Accepted(terms.Id);
        });
    }

    private static async Task PutUse(HttpContext context, WritePath write, StockBook book, BatchIntake batches)
    {
        await InBatch(context, batches, "blood.use", async (by, fields) =>
        {
            if (DayOfUse.Read(fields) is not { } day)
                return Invalid(fields, null);
            var outcome = (await write.Execute(new ReportUse(by, day), context.RequestAborted)).Outcome;
            book.UseChanged();
            return outcome.Refused is { } refusal ? BatchItem.Rejected(refusal.Code, refusal.Detail, day.Id)
                : outcome.Value == "duplicate" ? BatchItem.Duplicate(day.Id) : BatchItem.Accepted(day.Id);
        });
    }

    private static async Task PostUnits(HttpContext context, UnitCommands commands, TimeProvider time, BatchIntake batches)
    {
        await InBatch(context, batches, "blood.units", async (by, fields) =>
        {
            if (UnitParsing.Read(fields, time.GetUtcNow()) is not { } report)
                return Invalid(fields, null);
            var outcome = (await commands.Receive(by, report, context.RequestAborted)).Outcome;
            return outcome.Refused is { } refusal
                ? BatchItem.Rejected(refusal.Code, refusal.Detail, report.UnitId)
                : new BatchItem(outcome.Value!.Status, outcome.Value.Code, outcome.Value.Detail, report.UnitId);
        });
    }

    /// <summary>A site says that it is there and nothing has changed.</summary>
    private static async Task Report(HttpContext context, string siteId, StockBook book, SiteContacts contacts)
    {
        using var request = await ApiRequest.Read(context, "blood.report", SmallBody);
        if (request is null)
            return;
        var (stock, _) = await book.Current(context.RequestAborted);
        if (stock.Site(siteId) is null)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The site"));
            return;
        }

        contacts.Heard(siteId);
        await ApiRequest.WriteJson(context, new Wire.BloodSiteHeard(siteId, "accepted"));
    }

    private static async Task PostEvent(HttpContext context, string unitId, UnitCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"blood.event {unitId}", SmallBody);
        if (request is null)
            return;
        var fields = request.Fields();
        if (UnitStep.Read(fields) is not { } step)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        if (!UnitIdentity.TryParse(unitId, out _))
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The unit"));
            return;
        }

        await request.Answer(await commands.Step(request.By, unitId, step, request.Idempotency, context.RequestAborted));
    }

    private static async Task GetUnit(HttpContext context, string unitId, FinderQueries queries)
    {
        if (await queries.Unit(unitId, context.RequestAborted) is not { } unit)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The unit"));
            return;
        }

        await ApiRequest.WriteJson(context, new Wire.BloodUnitDetails(
            unit.Id, unit.Din, unit.ProductCode, unit.Component, unit.Group, unit.CollectedAt, unit.ExpiresAt, unit.SiteId,
            unit.Attributes.Split(',', StringSplitOptions.RemoveEmptyEntries), unit.State, unit.StateChangedAt, unit.RequestId, unit.HeldUntil, unit.ReviewHoldId));
    }

    private static async Task PostRecall(HttpContext context, UnitCommands commands)
    {
        using var request = await ApiRequest.Read(context, "blood.recall", SmallBody);
        if (request is null)
            return;
        var fields = request.Fields();
        var din = fields.Text("din", 20);
        var reason = fields.Text("reason", 400);
        DonationNumber? number = null;
        if (din.Length > 0 && !DonationNumber.TryParse(din, out number, out var wrong))
            fields.Report("din", wrong.Code, wrong.Text);
        if (fields.HasErrors)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        await request.Answer(await commands.Recall(request.By, number!.Value, reason, request.Idempotency, context.RequestAborted));
    }

    private static async Task InBatch(HttpContext context, BatchIntake batches, string operation, Func<Operator, JsonFields, Task<BatchItem>> one)
    {
        using var request = await ApiRequest.Read(context, operation);
        if (request is null)
            return;
        var by = request.By;
        await batches.Answer(request, MostItems, async items => await Task.WhenAll(items.Select(item => one(by, request.Fields(item)))));
    }

    private static BatchItem Invalid(JsonFields fields, string? id) => BatchItem.Rejected(
        fields.Errors.Count == 1 ? fields.Errors[0].Code : "invalid-item",
        string.Join(" ", fields.Errors.Select(e => $"{e.Pointer}: {e.Detail}")),
        string.IsNullOrEmpty(id) ? null : id);
}
