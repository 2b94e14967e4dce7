using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Blood.Units;

/// <summary>
/// What a review does to where a unit stands. A review settles its own question and no other: a recall, an excursion, a
/// damage, a missing unit or a return check is as open after it as before.
/// </summary>
internal static class UnitReview
{
    /// <summary>Where a unit goes when its group is disputed: off the shelf. Any other place is kept, and the review stops every step from it.</summary>
    public static UnitState Disputed(UnitState from) => from == UnitState.Available ? UnitState.Quarantined : from;

    /// <summary>Where a released unit goes: back on the shelf only if the review itself took it from there.</summary>
    /// <param name="from">Where it stands now; it may have been recalled or have expired during the review.</param>
    /// <param name="before">Where it stood when the review began; null if the review began with its first report.</param>
    public static UnitState Released(UnitState from, UnitState? before) =>
        from == UnitState.Quarantined && before is null or UnitState.Available ? UnitState.Available : from;

    /// <summary>Where a rejected unit goes: discarded, or recalled where it cannot be discarded from where it is.</summary>
    public static UnitState Rejected(UnitState from) =>
        LifeCycleTable.Next(from, UnitEvent.Discard)?.To ?? LifeCycleTable.Next(from, UnitEvent.Recall)?.To ?? from;
}
