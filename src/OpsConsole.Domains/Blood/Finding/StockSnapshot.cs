using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Blood.Finding;

/// <summary>The stock of all sites at one moment: immutable, indexed by component and group.</summary>
internal sealed class StockSnapshot
{
    private const int GroupCount = 8;

    private readonly StockUnit[][] _units;
    private readonly int[][] _siteIndexes;
    private readonly Dictionary<string, int> _siteById;

    private StockSnapshot(IReadOnlyList<BloodSite> sites, Dictionary<string, int> siteById, StockUnit[][] units, int[][] siteIndexes) =>
        (Sites, _siteById, _units, _siteIndexes) = (sites, siteById, units, siteIndexes);

    public static StockSnapshot Empty { get; } = Of([], []);

    public IReadOnlyList<BloodSite> Sites { get; }

    /// <summary>Takes every unit that is still somewhere; those whose life has ended are left out.</summary>
    /// <exception cref="ArgumentException">A unit stands at a site that is not in the list, or a site is listed twice.</exception>
    public static StockSnapshot Of(IEnumerable<BloodSite> sites, IEnumerable<StockUnit> units)
    {
        var ordered = sites.OrderBy(s => s.SiteId, StringComparer.Ordinal).ToArray();
        var byId = new Dictionary<string, int>(ordered.Length, StringComparer.Ordinal);
        for (var i = 0; i < ordered.Length; i++)
        {
            if (!byId.TryAdd(ordered[i].SiteId, i))
                throw new ArgumentException($"Site {ordered[i].SiteId} is listed twice.", nameof(sites));
        }

        var buckets = new List<StockUnit>[BloodComponent.All.Count * GroupCount];
        foreach (var unit in units.Where(u => !LifeCycleTable.IsTerminal(u.State)))
            (buckets[BucketOf(unit.Component, unit.Group)] ??= []).Add(unit);

        var arrays = Array.ConvertAll(buckets, b => b?.ToArray() ?? []);
        return new StockSnapshot(ordered, byId, arrays, Array.ConvertAll(arrays, units => IndexSites(units, byId)));
    }

    /// <summary>The same units seen with other facts about the sites, such as a later report. The set of sites must be the same.</summary>
    public StockSnapshot WithSites(IEnumerable<BloodSite> sites)
    {
        var replaced = Sites.ToArray();
        foreach (var site in sites)
            replaced[_siteById[site.SiteId]] = site;
        return new StockSnapshot(replaced, _siteById, _units, _siteIndexes);
    }

    /// <summary>Replaces the units of one component and group; everything else is shared with this snapshot.</summary>
    public StockSnapshot WithBucket(BloodComponent component, BloodGroup group, IEnumerable<StockUnit> units)
    {
        var bucket = BucketOf(component, group);
        var newUnits = (StockUnit[][])_units.Clone();
        var newIndexes = (int[][])_siteIndexes.Clone();
        newUnits[bucket] = units.Where(u => !LifeCycleTable.IsTerminal(u.State)).ToArray();
        newIndexes[bucket] = IndexSites(newUnits[bucket], _siteById);
        return new StockSnapshot(Sites, _siteById, newUnits, newIndexes);
    }

    /// <summary>The site, or null when there is none of that id.</summary>
    public BloodSite? Site(string siteId) => _siteById.TryGetValue(siteId, out var index) ? Sites[index] : null;

    public ReadOnlySpan<StockUnit> Units(BloodComponent component, BloodGroup group) => _units[BucketOf(component, group)];

    /// <summary>For each unit of <see cref="Units"/>, the index of its site in <see cref="Sites"/>.</summary>
    public ReadOnlySpan<int> SiteIndexes(BloodComponent component, BloodGroup group) => _siteIndexes[BucketOf(component, group)];

    public IEnumerable<StockUnit> AllUnits() => _units.SelectMany(bucket => bucket);

    private static int BucketOf(BloodComponent component, BloodGroup group) => (component.Index * GroupCount) + group.Index;

    private static int[] IndexSites(StockUnit[] units, Dictionary<string, int> byId) =>
        Array.ConvertAll(units, u => byId.TryGetValue(u.SiteId, out var index)
            ? index
            : throw new ArgumentException($"Unit {u.UnitId} stands at {u.SiteId}, which is not a site.", nameof(units)));
}
