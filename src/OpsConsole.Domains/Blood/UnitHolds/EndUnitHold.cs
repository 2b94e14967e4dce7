using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.UnitHolds;

/// <summary>How a hold ends.</summary>
internal enum HoldEnd
{
    /// <summary>Its units become reserved.</summary>
    Confirm,

    /// <summary>Its units go back.</summary>
    Release,

    /// <summary>Its time has passed; its units go back.</summary>
    Lapse,
}

/// <summary>What became of a hold.</summary>
public sealed record EndedUnitHold(string HoldId, string State, IReadOnlyList<string> Units);

/// <summary>
/// Ends a hold. Only the fence number of this very hold ends it: after it lapsed and somebody else holds the units, a late
/// confirmation finds another number on them.
/// </summary>
internal sealed class EndUnitHold(Operator by, string holdId, long fence, HoldEnd end) : Command<EndedUnitHold>(by)
{
    public override string Stream => UnitHoldStream.Of(holdId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodUnitHoldRow>(holdId);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<EndedUnitHold>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodUnitHoldRow>(holdId, ct) is not { } hold)
            return ApiRefusals.NotFound("The hold");
        if (hold.Fence != fence)
            return new Refusal("fence-mismatch", 409, "This is not your hold any more", "The fence number is not this hold's. Nothing was changed; search again.");
        if (hold.State != UnitHoldStates.Active)
            return Ended(hold);
        if (end == HoldEnd.Lapse && hold.Until > work.Now)
            return new EndedUnitHold(holdId, hold.State, []);
        if (end == HoldEnd.Confirm && hold.Until <= work.Now)
            return new Refusal("hold-lapsed", 409, "The hold has run out", $"It ran out at {hold.Until:HH:mm:ss} UTC, before this confirmation. Hold the units again if they are still free.");

        var mine = new List<BloodUnitRow>();
        foreach (var id in hold.Units.Split(','))
        {
            if (await work.Find<BloodUnitRow>(id, ct) is { } unit && unit.UnitHoldId == holdId && unit.Fence == fence && unit.State == UnitWords.Of(UnitState.Held))
                mine.Add(unit);
        }

        var lost = hold.Units.Split(',').Except(mine.Select(u => u.Id), StringComparer.Ordinal).ToList();
        if (end == HoldEnd.Confirm && (lost.Count > 0 || mine.Any(u => u.ReviewHoldId is not null || u.ExpiresAt <= work.Now)))
        {
            return new Refusal("units-lost", 409, "Not every unit is still to be had", "A unit was recalled, has expired or is under review. Release this hold and search again.")
            {
                Extra = Json.Members(("units", lost)),
            };
        }

        return await End(work, hold, mine, ct);
    }

    private async ValueTask<EndedUnitHold> End(Work work, BloodUnitHoldRow hold, List<BloodUnitRow> mine, CancellationToken ct)
    {
        var (to, happened, state) = end switch
        {
            HoldEnd.Confirm => (UnitState.Reserved, UnitEvent.Confirm, UnitHoldStates.Confirmed),
            HoldEnd.Release => (UnitState.Available, UnitEvent.Release, UnitHoldStates.Released),
            _ => (UnitState.Available, UnitEvent.Lapse, UnitHoldStates.Lapsed),
        };
        foreach (var unit in mine)
        {
            await work.Update(UnitStates.Moved(unit, to, work.Now), ct);
            work.Record(UnitStream.Of(unit.Id), new UnitStepped(
                unit.Id, UnitWords.Of(happened), UnitWords.Of(UnitState.Held), UnitWords.Of(to), unit.SiteId, null, null, hold.RequestId));
        }

        await work.Update(hold with { State = state, Version = hold.Version + 1 }, ct);
        var ids = mine.ConvertAll(u => u.Id);
        work.Record(Stream, end == HoldEnd.Confirm ? new UnitHoldConfirmed(holdId, hold.RequestId, ids) : new UnitHoldEnded(holdId, hold.RequestId, state, ids));
        return new EndedUnitHold(holdId, state, ids);
    }

    // Confirming what is confirmed and releasing what is released is the same wish again, not a mistake.
    private Outcome<EndedUnitHold> Ended(BloodUnitHoldRow hold)
    {
        var same = (end == HoldEnd.Confirm && hold.State == UnitHoldStates.Confirmed)
            || (end == HoldEnd.Release && hold.State == UnitHoldStates.Released)
            || end == HoldEnd.Lapse;
        return same
            ? new EndedUnitHold(holdId, hold.State, hold.Units.Split(','))
            : new Refusal("hold-ended", 409, "The hold has ended already", $"It was {hold.State}. Nothing was changed.");
    }
}
