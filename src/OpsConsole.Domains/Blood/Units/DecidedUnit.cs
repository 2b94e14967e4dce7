using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Blood.Units;

/// <summary>
/// Carries out a decided review: a unit the review took from the shelf goes back with the decider as second verifier, any
/// other stays where it stands; a rejected one is discarded, or recalled where it cannot be discarded from where it is.
/// </summary>
internal sealed class DecidedUnit() : DecidedSubject<BloodUnitRow>(BloodModule.Domain, UnitStream.Prefix)
{
    /// <summary>The release reason that says the newly reported group is the right one.</summary>
    public static string HistoryCorrected => "history-corrected";

    protected override string? HoldOf(BloodUnitRow row) => row.ReviewHoldId;

    protected override async ValueTask CarryOut(BloodUnitRow row, HoldDecision decision, Work work, CancellationToken ct)
    {
        var from = UnitWords.StateOf(row.State);
        var before = row.StateBeforeReview is { } word ? UnitWords.StateOf(word) : (UnitState?)null;
        var to = decision.IsRelease ? UnitReview.Released(from, before) : UnitReview.Rejected(from);
        var group = decision.ReasonCode == HistoryCorrected && row.DisputedGroup is { } disputed ? disputed : row.Group;
        var moved = to == from ? row with { Version = row.Version + 1 } : UnitStates.Moved(row, to, work.Now);
        var next = moved with { ReviewHoldId = null, DisputedGroup = null, StateBeforeReview = null, Group = group };
        await work.Update(next, ct);
        work.Record(decision.Subject, new UnitReviewed(row.Id, decision.HoldId, decision.Outcome, decision.ReasonCode, group, next.State), decision.Comment);
    }
}
