using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Finding;

/// <summary>Chooses which of the ranked units to take, grouped by site. Greedy in the order of the ranking.</summary>
internal static class Planner
{
    /// <param name="ranked">Best first, at least as many as wanted where there are so many.</param>
    /// <param name="shortfall">How many of the quantity could not be planned.</param>
    public static IReadOnlyList<PlanLine> Plan(IReadOnlyList<Passed> ranked, SiteOutlook[] sites, int quantity, out int shortfall)
    {
        // What needs a person's override is never planned: it is for the person to choose.
        var taken = ranked.Where(p => p.Match.Tier != MatchTier.NeedsOverride).Take(quantity).ToList();
        shortfall = quantity - taken.Count;
        return taken
            .GroupBy(p => p.SiteIndex)
            .Select(g => new PlanLine(
                sites[g.Key].Site,
                g.Select(p => p.Unit.UnitId).ToList(),
                g.Max(p => sites[g.Key].Arrival(p.Irradiate).At)))
            .ToList();
    }
}
