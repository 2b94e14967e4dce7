using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Recalls;

/// <summary>A donation was recalled: all its units are un-findable at once; what was transfused is to be looked back at.</summary>
[JournalEvent("blood.donation-recalled")]
public sealed record DonationRecalled(string Din, string Reason, IReadOnlyList<string> Recalled, IReadOnlyList<string> LookBack);

/// <summary>One unit a recall touched.</summary>
/// <param name="From">The state it was in.</param>
/// <param name="Effect"><c>recalled</c>, <c>look-back</c> (transfused already) or <c>ended</c>.</param>
public sealed record RecalledUnit(string UnitId, string SiteId, string From, string Effect);

/// <summary>Everything a recall touched.</summary>
/// <param name="Holds">Holds that have lost units.</param>
/// <param name="InTransit">Units to stop on the road.</param>
public sealed record RecallAnswer(
    string Din, IReadOnlyList<RecalledUnit> Units, IReadOnlyList<string> Holds, IReadOnlyList<string> InTransit, IReadOnlyList<string> Sites);

/// <summary>
/// Recalls every unit of a donation, wherever it stands, and those that are reported later: a recall may arrive before the
/// units it is about.
/// </summary>
internal sealed class RecallDonation(Operator by, string din, string reason) : Command<RecallAnswer>(by)
{
    public override string Stream => $"blood-donation/{din}";

    public override void Declare(Needs needs)
    {
        needs.Row<BloodRecallRow>(din);
        needs.Where(ReceiveUnit.ByDin, din);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<RecallAnswer>> Decide(Work work, CancellationToken ct)
    {
        var units = (await work.FindBy(ReceiveUnit.ByDin, din, ct)).OrderBy(u => u.Id, StringComparer.Ordinal).ToList();
        if (await work.Find<BloodRecallRow>(din, ct) is null)
            work.Insert(new BloodRecallRow { Id = din, Reason = reason, By = By.Name, RecalledAt = work.Now });

        var touched = new List<RecalledUnit>();
        foreach (var unit in units)
        {
            var from = UnitWords.StateOf(unit.State);
            var effect = from == UnitState.Transfused ? "look-back" : LifeCycleTable.IsTerminal(from) ? "ended" : "recalled";
            touched.Add(new RecalledUnit(unit.Id, unit.SiteId, unit.State, effect));
            if (effect != "recalled" || from == UnitState.Recalled)
                continue;
            await work.Update(UnitStates.Moved(unit, UnitState.Recalled, work.Now), ct);
            work.Record(UnitStream.Of(unit.Id), new UnitStepped(
                unit.Id, UnitWords.Of(UnitEvent.Recall), unit.State, UnitWords.Of(UnitState.Recalled), unit.SiteId, null, null, unit.RequestId), reason);
        }

        work.Record(Stream, new DonationRecalled(din, reason, Of(touched, "recalled"), Of(touched, "look-back")), reason);
        return new RecallAnswer(
            din,
            touched,
            [.. units.Select(u => u.UnitHoldId).OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. units.Where(u => UnitWords.StateOf(u.State) is UnitState.Packed or UnitState.InTransit or UnitState.Diverted).Select(u => u.Id)],
            [.. units.Select(u => u.SiteId).Distinct(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<string> Of(List<RecalledUnit> touched, string effect) => [.. touched.Where(t => t.Effect == effect).Select(t => t.UnitId)];
}
