using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Blood.Finding;

/// <summary>
/// Collects why units were not offered: one unit for each site and rule, the one that came nearest, so that a full
/// fridge of the wrong group does not crowd out the near miss next door.
/// </summary>
internal sealed class RejectionBook(int siteCount)
{
    private static readonly int RuleCount = Enum.GetValues<GateRule>().Length;

    private readonly StockUnit?[] _byRule = new StockUnit?[siteCount * RuleCount];
    private readonly List<(StockUnit Unit, int SiteIndex, string Rule, string Detail)> _byGroup = [];

    public void Add(GateRule rule, StockUnit unit, int siteIndex)
    {
        if (rule == GateRule.Invisible)
            return;
        ref var kept = ref _byRule[(siteIndex * RuleCount) + (int)rule];
        if (kept is null || unit.ExpiresAt > kept.ExpiresAt || (unit.ExpiresAt == kept.ExpiresAt && string.CompareOrdinal(unit.UnitId, kept.UnitId) < 0))
            kept = unit;
    }

    /// <summary>A whole group is refused: one available unit for each site stands for all.</summary>
    public void AddGroup(BloodGroup group, ReadOnlySpan<StockUnit> units, ReadOnlySpan<int> siteIndexes, string rule, string detail, Instant now)
    {
        var seen = new bool[siteCount];
        var left = siteCount;
        for (var i = 0; i < units.Length && left > 0; i++)
        {
            if (seen[siteIndexes[i]] || units[i].StateAt(now) != UnitState.Available)
                continue;
            seen[siteIndexes[i]] = true;
            left--;
            _byGroup.Add((units[i], siteIndexes[i], rule, detail));
        }
    }

    /// <summary>The rejections worth reading: near misses before wrong groups, nearer before farther.</summary>
    /// <param name="bestDistanceKm">Distance of the best candidate, or null when there is none.</param>
    public IReadOnlyList<Rejection> Nearest(SearchRequest request, FinderPolicy policy, SiteOutlook[] sites, double? bestDistanceKm, Instant now)
    {
        var nearMisses = _byRule
            .Select((unit, slot) => (Unit: unit, SiteIndex: slot / RuleCount, Rule: (GateRule)(slot % RuleCount)))
            .Where(r => r.Unit is not null)
            .OrderBy(r => sites[r.SiteIndex].Plain.DistanceKm).ThenBy(r => r.Rule)
            .Take(policy.RejectedLimit)
            .Select(r => Describe(r.Unit!, sites[r.SiteIndex], RuleId(r.Rule, r.Unit!, now), Clause(r.Rule, r.Unit!, request, policy, sites[r.SiteIndex], now), bestDistanceKm))
            .ToList();
        var wrongGroups = _byGroup
            .DistinctBy(r => (r.SiteIndex, r.Rule))
            .OrderBy(r => sites[r.SiteIndex].Plain.DistanceKm).ThenBy(r => r.Unit.UnitId, StringComparer.Ordinal)
            .Take(policy.RejectedLimit - nearMisses.Count)
            .Select(r => Describe(r.Unit, sites[r.SiteIndex], r.Rule, r.Detail, bestDistanceKm));
        return [.. nearMisses, .. wrongGroups];
    }

    private static Rejection Describe(StockUnit unit, SiteOutlook site, string rule, string clause, double? bestDistanceKm)
    {
        var distance = site.Plain.DistanceKm;
        var nearer = bestDistanceKm - distance;
        var detail = nearer >= 0.1
            ? $"{Phrases.Km(nearer.Value)} nearer but {clause}"
            : $"{Phrases.Km(distance)} away, {clause}";
        return new Rejection(unit, site.Site, rule, detail);
    }

    private static string RuleId(GateRule rule, StockUnit unit, Instant now) => rule switch
    {
        GateRule.ExpiresBeforeArrival => "expires-before-arrival",
        GateRule.ExpiresBeforeUse => "expires-before-use",
        GateRule.MinimumRemaining => "minimum-remaining",
        GateRule.Held or GateRule.Quarantined or GateRule.Recalled or GateRule.NotAvailable => UnitWords.Of(unit.StateAt(now)),
        GateRule.AttributeMissing => "attribute-missing",
        GateRule.TitreNotTested => "titre-not-tested",
        GateRule.AntigenNotNegative => "antigen-not-negative",
        GateRule.EmergencyOnly => "emergency-only",
        GateRule.CollectionType => "collection-type",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a reason to refuse."),
    };

    private static string Clause(GateRule rule, StockUnit unit, SearchRequest request, FinderPolicy policy, SiteOutlook site, Instant now) => rule switch
    {
        GateRule.ExpiresBeforeArrival when unit.ExpiresAt > site.ArrivesAt => "would expire before arrival once irradiated",
        GateRule.ExpiresBeforeArrival => $"expires {Phrases.Span(site.ArrivesAt - unit.ExpiresAt)} before arrival",
        GateRule.ExpiresBeforeUse when unit.ExpiresAt >= request.NeededBy => "would expire before it is needed once irradiated",
        GateRule.ExpiresBeforeUse => $"expires {Phrases.Span(request.NeededBy - unit.ExpiresAt)} before it is needed",
        GateRule.MinimumRemaining => $"would have {Phrases.Span(unit.ExpiresAt - site.ArrivesAt)} left of the {Phrases.Span(policy.MinimumRemaining)} asked for",
        GateRule.Held when unit.HeldUntil is { } until => $"held for {unit.HeldBy ?? "another request"} for another {Phrases.Span(until - now)}",
        GateRule.Held => "reserved for another request",
        GateRule.Quarantined => $"not released ({UnitWords.Of(unit.State)})",
        GateRule.Recalled => "recalled",
        GateRule.NotAvailable => $"not on the shelf ({UnitWords.Of(unit.State)})",
        GateRule.AttributeMissing => $"not {string.Join(" and ", MissingWords(request, unit))}",
        GateRule.TitreNotTested => $"{unit.Group.Label} {unit.Component.Label.ToLowerInvariant()} must be tested high-titre negative",
        GateRule.AntigenNotNegative => $"not typed negative for {MissingAntigens(request, unit)}",
        GateRule.EmergencyOnly => "labelled for emergency use only",
        GateRule.CollectionType => $"of a collection type that is not known here ({unit.ProductCode})",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a reason to refuse."),
    };

    private static IEnumerable<string> MissingWords(SearchRequest request, StockUnit unit)
    {
        var missing = request.RequiredTraits & ~unit.Traits;
        return missing == UnitTraits.None ? ["a single donation (pooled)"] : TraitWords.Write(missing, RedCellAntigens.None);
    }

    private static string MissingAntigens(SearchRequest request, StockUnit unit)
    {
        var needed = request.RequiredTypedNegative | (unit.Component.CarriesRedCells ? request.Recipient.Antibodies : RedCellAntigens.None);
        var known = unit.TypedNegative | (unit.Group.IsRhDPositive ? RedCellAntigens.None : RedCellAntigens.D);
        return TraitWords.Name(needed & ~known);
    }
}
