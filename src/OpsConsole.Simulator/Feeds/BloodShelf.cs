using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>A step of a unit's life that is due at an instant.</summary>
/// <param name="Shelved">The unit, when the step puts it on a shelf.</param>
internal sealed record DueStep(string UnitId, BloodUnitEvent Event, BloodUnit? Shelved = null);

/// <summary>
/// What the sites know about their own shelves: which units stand there and which are on their way. Pure but for its own
/// state; the same seed, run and instants give the same steps.
/// </summary>
internal sealed class BloodShelf(string seed, string run, IReadOnlyList<BloodUnit> stock)
{
    private readonly Chance chance = Chance.For($"{seed}/{run}", "blood");
    private readonly List<BloodUnit> shelf = [.. stock];
    private readonly PriorityQueue<DueStep, DateTime> due = new();
    private readonly HashSet<string> forgotten = new(StringComparer.Ordinal);
    private int lastSlot;

    public int OnShelf => shelf.Count;

    public static string UnitId(BloodUnit unit) => unit.Din + unit.ProductCode;

    /// <summary>A donation that leaves testing now at one of the centres.</summary>
    public IReadOnlyList<BloodUnit> Release(DateTime now)
    {
        var collected = now.AddHours(-30);
        // Odd slots belong to the running demo, even ones to the stock it started with.
        lastSlot = Math.Max(BloodStock.SlotOf(collected) | 1, lastSlot + 2);
        var centre = chance.Weighted([.. BloodPlaces.Centres.Select(place => (place.Site.SiteId, place.Share))]);
        var units = BloodStock.Released(chance, collected, lastSlot, centre);
        shelf.AddRange(units);
        return units;
    }

    /// <summary>Sets one unit on its way: from a centre to a hospital, or at a hospital to a patient.</summary>
    /// <param name="isSilent">Sites that report nothing now; nothing starts or ends there.</param>
    public void SetOff(DateTime now, Func<string, bool> isSilent)
    {
        shelf.RemoveAll(unit => unit.ExpiresAt <= now);
        if (shelf.Count == 0)
            return;
        var index = OldestOf(8);
        var unit = shelf[index];
        var isAtCentre = BloodPlaces.Centres.Any(place => place.Site.SiteId == unit.SiteId);
        var hospital = isAtCentre
            ? chance.Weighted([.. BloodPlaces.Hospitals.Select(place => (place.Site.SiteId, place.Share))])
            : unit.SiteId;
        if (isSilent(unit.SiteId) || isSilent(hospital))
            return;

        shelf.RemoveAt(index);
        var at = now;
        foreach (var (step, site, temperature) in isAtCentre ? ToHospital(unit, hospital) : ToPatient(hospital))
        {
            var shelved = step == "shelve" ? unit with { SiteId = site } : null;
            due.Enqueue(new DueStep(UnitId(unit), new BloodUnitEvent(step, at, site, Temperature: temperature), shelved), at);
            at = at.AddSeconds(chance.Between(8, 40));
        }
    }

    /// <summary>The steps that have come due, oldest first.</summary>
    public IEnumerable<DueStep> TakeDue(DateTime now)
    {
        while (due.TryPeek(out _, out var at) && at <= now)
        {
            var step = due.Dequeue();
            if (forgotten.Contains(step.UnitId))
                continue;
            if (step.Shelved is not null)
                shelf.Add(step.Shelved);
            yield return step;
        }
    }

    /// <summary>A unit of the shelf as a wrong label would describe it; null when the shelf is empty.</summary>
    public BloodUnit? Mislabelled()
    {
        if (shelf.Count == 0)
            return null;
        var unit = chance.Pick(shelf);
        return unit with { Group = unit.Group == "O+" ? "A+" : "O+" };
    }

    /// <summary>The console says that this unit is somewhere else in its life: nothing more happens to it here.</summary>
    public void Forget(string unitId)
    {
        forgotten.Add(unitId);
        shelf.RemoveAll(unit => UnitId(unit) == unitId);
    }

    private int OldestOf(int candidates)
    {
        var oldest = chance.Below(shelf.Count);
        for (var draw = 1; draw < candidates; draw++)
        {
            var other = chance.Below(shelf.Count);
            if (shelf[other].ExpiresAt < shelf[oldest].ExpiresAt)
                oldest = other;
        }

        return oldest;
    }

    private (string Step, string Site, double? Temperature)[] ToHospital(BloodUnit unit, string hospital) =>
    [
        ("reserve", unit.SiteId, null), ("pack", unit.SiteId, null), ("dispatch", unit.SiteId, null),
        ("receive", hospital, OnArrival(unit.Component)), ("shelve", hospital, null),
    ];

    private double OnArrival(string component)
    {
        var celsius = component switch
        {
            "red-cells" => chance.Between(3.2, 5.8),
            "platelets" => chance.Between(20.8, 23.2),
            _ => chance.Between(-31, -27),
        };
        return Math.Round(celsius, 1);
    }

    private static (string Step, string Site, double? Temperature)[] ToPatient(string hospital) =>
    [
        ("reserve", hospital, null), ("pack", hospital, null), ("dispatch", hospital, null),
        ("receive", hospital, null), ("issue", hospital, null), ("transfuse", hospital, null),
    ];
}
