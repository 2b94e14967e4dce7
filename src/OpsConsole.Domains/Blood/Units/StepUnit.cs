using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Units;

/// <summary>A step as reported; its form has been checked.</summary>
internal sealed record UnitStep(
    UnitEvent Happened, DateTimeOffset At, string? SiteId, string? Reason, decimal? Temperature, string? VerifiedBy, bool ChecksPassed)
{
    /// <summary>Reads a step; null if the fields have problems.</summary>
    public static UnitStep? Read(JsonFields fields)
    {
        var word = fields.Text("event", 40);
        if (!UnitWords.TryParse(word, out var happened) && word.Length > 0)
            fields.Report("event", "unknown-event", $"One of {UnitWords.KnownEvents} is expected.");
        var at = fields.Instant("at");
        var siteId = fields.TryGet("siteId", out _) ? SiteParsing.SiteId(fields, "siteId") : null;
        var reason = fields.OptionalText("reason", 400);
        decimal? temperature = fields.TryGet("temperature", out _) ? (decimal)fields.Number("temperature", -200, 100) : null;
        var verifiedBy = fields.OptionalText("verifiedBy", 100);
        var checks = fields.Flag("checksPassed", whenAbsent: false);
        return fields.HasErrors ? null : new UnitStep(happened, at, siteId, reason, temperature, verifiedBy, checks);
    }
}

/// <summary>A unit after a step.</summary>
public sealed record SteppedUnit(string UnitId, string State, string SiteId, string From);

/// <summary>Takes a unit one step along its life, as the table allows.</summary>
internal sealed class StepUnit(Operator by, string unitId, UnitStep step) : Command<SteppedUnit>(by)
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public override string Stream => UnitStream.Of(unitId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodUnitRow>(unitId);
        if (step.SiteId is { } site)
            needs.Row<BloodSiteRow>(site);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<SteppedUnit>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodUnitRow>(unitId, ct) is not { } unit)
            return ApiRefusals.NotFound("The unit");
        if (await Refused(work, unit, ct) is { } refusal)
            return refusal;

        var from = UnitStates.At(unit, work.Now);
        if (!BloodComponent.TryParse(unit.Component, out var component))
            throw new InvalidOperationException($"Unit {unit.Id} has no known component.");
        var verifier = await Verifier(work, ct);
        var evidence = new StepEvidence(By.PersonId, By.Name, step.VerifiedBy, verifier, step.Temperature, step.ChecksPassed);
        var decision = StepDecision.Decide(from, step.Happened, evidence, ColdChain.ReturnRange(component));
        if (decision is StepDecision.Refused refused)
        {
            return new Refusal(refused.Reason.Code, 409, "The step was refused", refused.Reason.Text)
            {
                Extra = Json.Members(("state", UnitWords.Of(from)), ("siteId", unit.SiteId)),
            };
        }

        var to = ((StepDecision.Moved)decision).To;
        var next = UnitStates.Moved(unit, to, work.Now) with { SiteId = step.Happened == UnitEvent.Receive ? step.SiteId! : unit.SiteId };
        if (step.Happened == UnitEvent.Reserve)
            next = next with { RequestId = step.Reason };
        Record(work, next, step.Happened, from, to, verifier);
        if (step.Happened == UnitEvent.Receive && ColdChain.IsExcursion(component, step.Temperature))
        {
            next = next with { State = UnitWords.Of(UnitState.ExcursionReview) };
            Record(work, next, UnitEvent.Excursion, to, UnitState.ExcursionReview, verifier);
        }

        await work.Update(next, ct);
        return new SteppedUnit(unit.Id, next.State, next.SiteId, UnitWords.Of(from));
    }

    // An id first: somebody's sign-in name may look like another's id.
    private async ValueTask<Verifier?> Verifier(Work work, CancellationToken ct)
    {
        if (step.VerifiedBy?.Trim() is not { Length: > 0 } named)
            return null;
        var signIn = named.ToUpperInvariant();
        var found = await work.Stored<Person>().FirstOrDefaultAsync(p => p.Id == named, ct)
            ?? await work.Stored<Person>().FirstOrDefaultAsync(p => p.NormalizedUserName == signIn, ct);
        return found is null || found.IsDisabled ? null : new Verifier(found.Id, found.UserName ?? "", found.DisplayName);
    }

    private async ValueTask<Refusal?> Refused(Work work, BloodUnitRow unit, CancellationToken ct)
    {
        if (step.At > work.Now + ClockTolerance)
            return new Refusal("in-the-future", 422, "The step lies in the future", "Its time is more than five minutes ahead of this console's clock. Check the sender's clock.");
        if (step.SiteId is { } site && await work.Find<BloodSiteRow>(site, ct) is null)
            return new Refusal("site-unknown", 422, "The site is not known", $"Site {site} is not registered.");
        if (step.Happened == UnitEvent.Receive && step.SiteId is null)
            return new Refusal("site-required", 422, "The receiving site is missing", "Name the site that received the unit in siteId.");
        if (unit.ReviewHoldId is not null && step.Happened is not (UnitEvent.Recall or UnitEvent.Expire))
            return new Refusal("under-review", 409, "The unit is under review", "Somebody must decide about it first; it is in the queue of holds.") { Extra = Json.Members(("holdId", unit.ReviewHoldId)) };
        if (step.Happened is UnitEvent.Hold or UnitEvent.Confirm or UnitEvent.Lapse
            || (step.Happened == UnitEvent.Release && UnitStates.At(unit, work.Now) == UnitState.Held))
            return new Refusal("use-holds", 409, "A hold has its own calls", "Hold, confirm and release units through /api/blood/holds, which guards them with a fence number.");
        if (step.Happened is UnitEvent.Reserve or UnitEvent.Release or UnitEvent.Shelve or UnitEvent.Unpack && unit.ExpiresAt <= work.Now)
            return new Refusal("expired", 409, "The unit has expired", "It cannot go back on a shelf or to a patient. Discard it.");
        return step.SiteId is { } where && where != unit.SiteId && step.Happened is UnitEvent.Reserve or UnitEvent.Pack or UnitEvent.Unpack or UnitEvent.Dispatch or UnitEvent.Shelve or UnitEvent.Issue
            ? new Refusal("not-at-site", 409, "The unit is not at that site", $"It is recorded at {unit.SiteId}. Report its receipt first.") { Extra = Json.Members(("siteId", unit.SiteId)) }
            : null;
    }

    private void Record(Work work, BloodUnitRow unit, UnitEvent happened, UnitState from, UnitState to, Verifier? verifier) => work.Record(
        Stream,
        new UnitStepped(
            unit.Id, UnitWords.Of(happened), UnitWords.Of(from), UnitWords.Of(to), unit.SiteId,
            step.Temperature?.ToString(CultureInfo.InvariantCulture), verifier?.Id, unit.RequestId),
        step.Reason,
        step.At);
}

/// <summary>How a unit's row follows its life.</summary>
internal static class UnitStates
{
    /// <summary>The state that counts now: a timed hold whose time has passed is no hold.</summary>
    public static UnitState At(BloodUnitRow unit, DateTimeOffset now)
    {
        var stored = UnitWords.StateOf(unit.State);
        return stored == UnitState.Held && unit.HeldUntil <= now ? UnitState.Available : stored;
    }

    /// <summary>The row in its next state, with what belonged to a hold or a reservation gone where it ends.</summary>
    public static BloodUnitRow Moved(BloodUnitRow unit, UnitState to, DateTimeOffset now) => unit with
    {
        Version = unit.Version + 1,
        State = UnitWords.Of(to),
        StateChangedAt = now,
        UnitHoldId = to == UnitState.Held ? unit.UnitHoldId : null,
        HeldUntil = to == UnitState.Held ? unit.HeldUntil : null,
        RequestId = to is UnitState.Available or UnitState.Quarantined or UnitState.Recalled ? null : unit.RequestId,
    };
}
