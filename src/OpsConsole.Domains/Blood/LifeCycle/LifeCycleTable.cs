using static OpsConsole.Blood.LifeCycle.UnitEvent;
using static OpsConsole.Blood.LifeCycle.UnitState;

namespace OpsConsole.Blood.LifeCycle;

/// <summary>The life of a unit as a table. What is not listed is refused.</summary>
internal static class LifeCycleTable
{
    private static readonly Dictionary<(UnitState, UnitEvent), (UnitState To, TransitionNeed Need)> Transitions = Build();

    public static IReadOnlyList<UnitState> States { get; } = Enum.GetValues<UnitState>();

    public static IReadOnlyList<UnitEvent> Events { get; } = Enum.GetValues<UnitEvent>();

    public static bool IsTerminal(UnitState state) => state is Transfused or Discarded or Modified;

    /// <summary>Whether a unit in this state may be offered by a search.</summary>
    public static bool IsFindable(UnitState state) => state is Available;

    /// <summary>The next state, or null when the event is refused in this state.</summary>
    public static (UnitState To, TransitionNeed Need)? Next(UnitState from, UnitEvent happened) =>
        Transitions.TryGetValue((from, happened), out var next) ? next : null;

    private static Dictionary<(UnitState, UnitEvent), (UnitState, TransitionNeed)> Build()
    {
        var table = new Dictionary<(UnitState, UnitEvent), (UnitState, TransitionNeed)>();

        On(Collected, (Quarantine, Quarantined), (Discard, Discarded));
        Add(Quarantined, Release, Available, TransitionNeed.SecondVerifier);
        On(Quarantined, (Discard, Discarded), (Expire, Expired));
        On(Available, (Hold, Held), (Reserve, Reserved), (Quarantine, Quarantined), (Modify, Modified), (Expire, Expired),
            (Discard, Discarded), (UnitEvent.Missing, UnitState.Missing), (Damage, Damaged));
        On(Held, (Confirm, Reserved), (Release, Available), (Lapse, Available), (Expire, Expired));
        On(Reserved, (Pack, Packed), (Release, Available), (Expire, Expired));
        On(Packed, (Dispatch, InTransit), (Unpack, Available));
        On(InTransit, (Divert, Diverted));
        // A diverted box is still on the road: it leaves that state as any box in transit does.
        foreach (var onTheRoad in new[] { InTransit, Diverted })
            On(onTheRoad, (Receive, Received), (UnitEvent.Missing, UnitState.Missing), (Excursion, ExcursionReview));
        On(Received, (Shelve, Available), (Issue, Issued), (Excursion, ExcursionReview), (Discard, Discarded));
        On(ExcursionReview, (Release, Available), (Quarantine, Quarantined), (Discard, Discarded));
        On(Issued, (Transfuse, Transfused), (Return, Returned), (UnitEvent.Missing, UnitState.Missing));
        Add(Returned, Release, Available, TransitionNeed.ReturnChecks);
        On(Returned, (Quarantine, Quarantined), (Discard, Discarded));
        On(UnitState.Missing, (Quarantine, Quarantined), (Discard, Discarded));
        On(Damaged, (Quarantine, Quarantined), (Discard, Discarded));
        On(Expired, (Discard, Discarded));
        On(Recalled, (Quarantine, Quarantined), (Discard, Discarded));

        foreach (var state in Enum.GetValues<UnitState>().Where(s => !IsTerminal(s)))
            On(state, (Recall, Recalled));
        return table;

        void On(UnitState from, params (UnitEvent Happened, UnitState To)[] rows)
        {
            foreach (var (happened, to) in rows)
                Add(from, happened, to, TransitionNeed.Nothing);
        }

        void Add(UnitState from, UnitEvent happened, UnitState to, TransitionNeed need) =>
            table.Add((from, happened), (to, need));
    }
}
