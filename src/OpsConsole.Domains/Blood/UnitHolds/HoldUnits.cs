using System.Globalization;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.UnitHolds;

/// <summary>Which units are wanted, for what, for how long.</summary>
/// <param name="UnitIds">In the order asked; no id twice.</param>
/// <param name="AllOrNothing">If one cannot be had, none is taken.</param>
internal sealed record UnitHoldOrder(IReadOnlyList<string> UnitIds, string RequestId, string DestinationSiteId, bool AllOrNothing, TimeSpan Length);

/// <summary>How one unit of a hold fared.</summary>
/// <param name="Status"><c>held</c>, <c>taken</c>, <c>unavailable</c> or <c>unknown</c>; <c>not-held</c> where it was to be had and others of an all-or-nothing hold were not.</param>
/// <param name="HeldBy">Who has it instead.</param>
/// <param name="Alternative">The next best unit, where one was not to be had.</param>
public sealed record HeldUnit(string UnitId, string Status, string? HeldBy = null, DateTimeOffset? Until = null, string? Alternative = null);

/// <summary>A hold.</summary>
public sealed record UnitHoldAnswer(string HoldId, DateTimeOffset Until, long Fence, IReadOnlyList<HeldUnit> Units);

/// <summary>
/// Holds units for one request, each by one conditional update of its row: whoever comes second learns who has it. The
/// time that ends a hold is compared when it is read, not swept.
/// </summary>
internal sealed class HoldUnits(Operator by, UnitHoldOrder order, string holdId) : Command<UnitHoldAnswer>(by)
{
    public override string Stream => UnitHoldStream.Of(holdId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodSiteRow>(order.DestinationSiteId);
        foreach (var unit in order.UnitIds)
        {
            needs.Row<BloodUnitRow>(unit);
            needs.Stream(UnitStream.Of(unit));
        }
    }

    public override async ValueTask<Outcome<UnitHoldAnswer>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodSiteRow>(order.DestinationSiteId, ct) is null)
            return new Refusal("site-unknown", 422, "The destination is not known", $"Site {order.DestinationSiteId} is not registered. Nothing was held.");

        var until = work.Now + order.Length;
        var wanted = new List<BloodUnitRow>();
        var answers = new List<HeldUnit>(order.UnitIds.Count);
        foreach (var id in order.UnitIds)
        {
            var unit = await work.Find<BloodUnitRow>(id, ct);
            var answer = Judge(id, unit, until, work.Now);
            answers.Add(answer);
            if (answer.Status == "held")
                wanted.Add(unit!);
        }

        if (wanted.Count == 0 || (order.AllOrNothing && wanted.Count < order.UnitIds.Count))
            return NotHeld(answers);

        var fence = wanted.Max(u => u.Fence) + 1;
        foreach (var unit in wanted)
            await Hold(work, unit, until, fence, ct);
        var ids = wanted.ConvertAll(u => u.Id);
        work.BeginStream(Stream);
        work.Insert(new BloodUnitHoldRow
        {
            Id = holdId,
            Version = 1,
            RequestId = order.RequestId,
            DestinationSiteId = order.DestinationSiteId,
            By = By.Name,
            Until = until,
            Fence = fence,
            State = UnitHoldStates.Active,
            Units = string.Join(',', ids),
        });
        work.Record(Stream, new UnitsHeld(
            holdId, order.RequestId, order.DestinationSiteId, until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), fence.ToString(CultureInfo.InvariantCulture), ids));
        return new UnitHoldAnswer(holdId, until, fence, answers);
    }

    private static HeldUnit Judge(string id, BloodUnitRow? unit, DateTimeOffset until, DateTimeOffset now)
    {
        if (unit is null)
            return new HeldUnit(id, "unknown");
        var state = UnitStates.At(unit, now);
        if (state is UnitState.Held or UnitState.Reserved)
            return new HeldUnit(id, "taken", unit.RequestId, unit.HeldUntil);
        return state == UnitState.Available && unit.ReviewHoldId is null && unit.ExpiresAt > now
            ? new HeldUnit(id, "held", Until: until)
            : new HeldUnit(id, "unavailable", unit.ReviewHoldId is null ? null : "review");
    }

    private async ValueTask Hold(Work work, BloodUnitRow unit, DateTimeOffset until, long fence, CancellationToken ct)
    {
        var from = UnitStates.At(unit, work.Now);
        await work.Update(
            UnitStates.Moved(unit, UnitState.Held, work.Now) with { RequestId = order.RequestId, UnitHoldId = holdId, HeldUntil = until, Fence = fence }, ct);
        work.Record(UnitStream.Of(unit.Id), new UnitStepped(
            unit.Id, UnitWords.Of(UnitEvent.Hold), UnitWords.Of(from), UnitWords.Of(UnitState.Held), unit.SiteId, null, null, order.RequestId));
    }

    private static Refusal NotHeld(List<HeldUnit> answers)
    {
        var lost = answers.Where(a => a.Status != "held").ToList();
        var first = lost[0];
        var who = first.HeldBy is { } other ? $" {first.UnitId} is with {other}." : "";
        // What would have been held was not: nothing was taken.
        var shown = answers.Select(a => a.Status == "held" ? a with { Status = "not-held", Until = null } : a).ToList();
        return new Refusal("units-taken", 409, "The units could not be held", $"{lost.Count} of {answers.Count} cannot be had; nothing was held.{who}")
        {
            Extra = Json.Members(("units", shown)),
        };
    }
}

/// <summary>States of a hold of units.</summary>
internal static class UnitHoldStates
{
    public static string Active => "active";
    public static string Confirmed => "confirmed";
    public static string Released => "released";
    public static string Lapsed => "lapsed";
}

/// <summary>Journal streams of holds of units.</summary>
internal static class UnitHoldStream
{
    public const string Prefix = "blood-hold/";

    public static string Of(string holdId) => Prefix + holdId;
}
