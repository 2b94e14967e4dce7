using System.Text.Json;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Blood.Units;

/// <summary>
/// Carries out a decided review: a unit the review took from the shelf goes back with the decider as second verifier, any
/// other stays where it stands; a rejected one is discarded, or recalled where it cannot be discarded from where it is.
/// </summary>
internal sealed class DecidedUnit : IEffector
{
    /// <summary>The release reason that says the newly reported group is the right one.</summary>
    public static string HistoryCorrected => "history-corrected";

    public string Kind => $"hold.{BloodModule.Domain}";

    public void Declare(OutboxRow effect, Needs needs)
    {
        var decision = Read(effect);
        needs.Row<BloodUnitRow>(UnitOf(decision));
        needs.Stream(decision.Subject);
    }

    public async ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct)
    {
        var decision = Read(effect);
        var unit = await work.Find<BloodUnitRow>(UnitOf(decision), ct)
            ?? throw new InvalidOperationException($"Hold {decision.HoldId} names no unit.");
        if (unit.ReviewHoldId != decision.HoldId)
            return;

        var from = UnitWords.StateOf(unit.State);
        var before = unit.StateBeforeReview is { } word ? UnitWords.StateOf(word) : (UnitState?)null;
        var to = decision.Outcome == "release" ? UnitReview.Released(from, before) : UnitReview.Rejected(from);
        var group = decision.ReasonCode == HistoryCorrected && unit.DisputedGroup is { } disputed ? disputed : unit.Group;
        var moved = to == from ? unit with { Version = unit.Version + 1 } : UnitStates.Moved(unit, to, work.Now);
        var next = moved with { ReviewHoldId = null, DisputedGroup = null, StateBeforeReview = null, Group = group };
        await work.Update(next, ct);
        work.Record(decision.Subject, new UnitReviewed(unit.Id, decision.HoldId, decision.Outcome, decision.ReasonCode, group, next.State), decision.Comment);
    }

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");

    private static string UnitOf(HoldDecision decision) => decision.Subject[UnitStream.Prefix.Length..];
}
