using System.Text.Json;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Blood.Units;

/// <summary>
/// Carries out a decided review: a released unit goes back on the shelf with the decider as second verifier, a rejected
/// one is discarded, or recalled where it cannot be discarded from where it is.
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
        var to = decision.Outcome == "release" ? Released(from) : Rejected(from);
        var group = decision.ReasonCode == HistoryCorrected && unit.DisputedGroup is { } disputed ? disputed : unit.Group;
        var next = UnitStates.Moved(unit, to, work.Now) with { ReviewHoldId = null, DisputedGroup = null, Group = group };
        if (to == from)
            next = unit with { Version = unit.Version + 1, ReviewHoldId = null, DisputedGroup = null, Group = group };
        await work.Update(next, ct);
        work.Record(decision.Subject, new UnitReviewed(unit.Id, decision.HoldId, decision.Outcome, decision.ReasonCode, group, next.State), decision.Comment);
    }

    // A unit that moved on during the review (recalled, expired) stays where it is: a release puts back only what was taken.
    private static UnitState Released(UnitState from) => from == UnitState.Quarantined ? UnitState.Available : from;

    private static UnitState Rejected(UnitState from) =>
        LifeCycleTable.Next(from, UnitEvent.Discard)?.To ?? LifeCycleTable.Next(from, UnitEvent.Recall)?.To ?? from;

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");

    private static string UnitOf(HoldDecision decision) => decision.Subject[UnitStream.Prefix.Length..];
}
