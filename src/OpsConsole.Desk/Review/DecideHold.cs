using System.Text.Json;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>The answer to a decision.</summary>
/// <param name="State"><c>completed</c>, or <c>awaiting-second</c> where two people are needed.</param>
public sealed record DecidedHold(string HoldId, string State);

/// <summary>A person's decision as it arrives.</summary>
/// <param name="Token">Fence of the claim.</param>
/// <param name="Version">Version of the hold the person looked at.</param>
/// <param name="Outcome"><c>release</c> or <c>reject</c>.</param>
public sealed record HoldVerdict(string HoldId, long Token, long Version, string Outcome, string ReasonCode, string? Comment);

/// <summary>Decides a claimed hold. The effect leaves through the outbox with the hold's id as its key: exactly once.</summary>
internal sealed class DecideHold(Operator by, HoldVerdict verdict, HoldDomain domain) : Command<DecidedHold>(by)
{
    public override string Stream => $"hold/{verdict.HoldId}";

    public override void Declare(Needs needs)
    {
        needs.Row<HoldRow>(verdict.HoldId);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<DecidedHold>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<HoldRow>(verdict.HoldId, ct) is not { } hold)
            return ApiRefusals.NotFound("The hold");
        if (Hold.LeaseLost(hold, By, verdict.Token, work.Now) is { } lost)
            return lost;
        if (Hold.OutcomeRefused(hold, domain, verdict.Outcome, verdict.ReasonCode, verdict.Version) is { } refused)
            return refused;
        await Complete(work, hold, domain, verdict.Outcome, verdict.ReasonCode, verdict.Comment, ct);
        object fact = verdict.Outcome == HoldOutcomes.Release
            ? new HoldReleased(hold.Id, hold.Subject, verdict.ReasonCode, verdict.Comment, verdict.Token)
            : new HoldRejected(hold.Id, hold.Subject, verdict.ReasonCode, verdict.Comment, verdict.Token);
        work.Record(Stream, fact, verdict.Comment);
        return new DecidedHold(hold.Id, HoldStates.Completed);
    }

    internal static async ValueTask Complete(Work work, HoldRow hold, HoldDomain domain, string outcome, string reasonCode, string? comment, CancellationToken ct)
    {
        await work.Update(
            hold with
            {
                State = HoldStates.Completed,
                Outcome = outcome,
                ReasonCode = reasonCode,
                Comment = comment,
                DecidedBy = work.By.Name,
                DecidedAt = work.Now,
                NextDeadlineAt = null,
                Version = hold.Version + 1,
            },
            ct);
        var decision = new HoldDecision(hold.Id, hold.Subject, hold.Reason, outcome, reasonCode, comment, work.By.PersonId);
        work.Publish(domain.EffectKind, hold.Id, JsonSerializer.Serialize(decision, ApiJson.Options));
    }
}
