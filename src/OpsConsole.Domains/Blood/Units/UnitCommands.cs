using Microsoft.Extensions.Options;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Recalls;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Units;

/// <summary>
/// Everything that changes units. Machines are authorised by their endpoint's policy; what a person clicks is authorised
/// here. The stock in memory is told before the caller is answered, so that the caller's next search knows.
/// </summary>
internal sealed class UnitCommands(
    WritePath write, Authorizer authorizer, StockBook book, SiteContacts contacts, BloodMeter meter, IOptions<BloodOptions> options, TimeProvider time)
{
    public async Task<Answer<ReceivedUnit>> Receive(Operator by, UnitReport report, CancellationToken ct)
    {
        var answer = await write.Execute(new ReceiveUnit(by, report, options.Value.ReviewDue), ct);
        if (answer.Outcome.Refused is null)
        {
            contacts.Heard(report.SiteId);
            book.UnitsChanged([report.UnitId]);
        }

        meter.UnitReported(answer.Outcome.Value?.Status ?? "rejected");
        return answer;
    }

    public async Task<Answer<SteppedUnit>> Step(Operator by, string unitId, UnitStep step, IdempotencyClaim? key, CancellationToken ct)
    {
        var answer = await write.Execute(new StepUnit(by, unitId, step) { Idempotency = key }, ct);
        if (answer.Outcome.Refused is null)
        {
            if (step.SiteId is { } site)
                contacts.Heard(site);
            book.UnitsChanged([unitId]);
        }

        meter.Stepped(answer.Outcome.Refused is not null);
        return answer;
    }

    /// <summary>Holds units for a request; for an emergency the time is shorter.</summary>
    public async Task<Answer<UnitHoldAnswer>> Hold(
        Operator by, IReadOnlyList<string> unitIds, string requestId, string destinationSiteId, bool allOrNothing, bool emergency, IdempotencyClaim? key, CancellationToken ct)
    {
        if (await authorizer.Deny(by, BloodModule.Hold, "blood-hold", ct) is { } denied)
            return new Answer<UnitHoldAnswer>(denied, Replayed: false);
        // In id order everywhere, so that two orders for the same units meet at the same first unit.
        var ordered = unitIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var order = new UnitHoldOrder(ordered, requestId, destinationSiteId, allOrNothing, emergency ? options.Value.EmergencyHold : options.Value.RoutineHold);
        var answer = await write.Execute(new HoldUnits(by, order, Ids.New(time.GetUtcNow())) { Idempotency = key }, ct);
        book.UnitsChanged(ordered);
        meter.Held(answer.Outcome.Refused?.Code ?? "held");
        return answer;
    }

    public async Task<Answer<EndedUnitHold>> End(Operator by, string holdId, long fence, HoldEnd end, IdempotencyClaim? key, CancellationToken ct)
    {
        if (await authorizer.Deny(by, BloodModule.Hold, UnitHoldStream.Of(holdId), ct) is { } denied)
            return new Answer<EndedUnitHold>(denied, Replayed: false);
        var answer = await write.Execute(new EndUnitHold(by, holdId, fence, end) { Idempotency = key }, ct);
        book.UnitsChanged(answer.Outcome.Value?.Units ?? []);
        meter.Held(answer.Outcome.Refused?.Code ?? answer.Outcome.Value!.State);
        return answer;
    }

    public async Task<Answer<RecallAnswer>> Recall(Operator by, string din, string reason, IdempotencyClaim? key, CancellationToken ct)
    {
        if (await authorizer.Deny(by, BloodModule.Recall, $"blood-donation/{din}", ct) is { } denied)
            return new Answer<RecallAnswer>(denied, Replayed: false);
        var answer = await write.Execute(new RecallDonation(by, din, reason) { Idempotency = key }, ct);
        book.UnitsChanged(answer.Outcome.Value?.Units.Select(u => u.UnitId) ?? []);
        return answer;
    }
}
