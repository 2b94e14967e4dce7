using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>The search, a pure function of request, stock, policy and now: the same four give the same answer.</summary>
internal static class Finder
{
    public static SearchAnswer Search(SearchRequest request, StockSnapshot stock, FinderPolicy policy, Instant now)
    {
        var sites = new SiteOutlook[stock.Sites.Count];
        for (var i = 0; i < sites.Length; i++)
            sites[i] = new SiteOutlook(request, policy, stock.Sites[i], now);

        var rejections = new RejectionBook(stock.Sites.Count);
        using var passed = new PassedBuffer();
        using var uncertain = new PassedBuffer();
        var inYear = now.InUtc().Year;
        foreach (var group in BloodGroup.All)
        {
            var units = stock.Units(request.Component, group);
            if (units.IsEmpty)
                continue;
            var siteIndexes = stock.SiteIndexes(request.Component, group);
            switch (GroupMatching.Match(policy.Matching, request.Component, request.Recipient, group, inYear))
            {
                case GroupMatch.Matched { Tier: MatchTier.NeedsOverride } overridden when !request.IncludeOverrides:
                    rejections.AddGroup(group, units, siteIndexes, "needs-override", overridden.Reasons[^1], now);
                    break;
                case GroupMatch.Matched matched:
                    Gate(request, policy, matched, units, siteIndexes, sites, now, passed, uncertain, rejections);
                    break;
                case GroupMatch.Refused refused:
                    rejections.AddGroup(group, units, siteIndexes, refused.Rule, refused.Detail, now);
                    break;
            }
        }

        var ranking = new Ranking(request, policy, sites, now);
        var limit = Math.Max(policy.CandidateLimit, request.Quantity);
        var best = ranking.Best(passed.Items, limit);
        var candidates = best.Select(ranking.Describe).ToList();
        var unconfirmed = ranking.Best(uncertain.Items, policy.CandidateLimit).Select(ranking.Describe).ToList();
        var plan = Planner.Plan(best, sites, request.Quantity, out var shortfall);
        return new SearchAnswer(
            now,
            policy.Version,
            [.. sites.Where(s => s.IsSilent).Select(s => new SilentSite(s.Site, now - s.Site.LastHeardAt))],
            candidates,
            unconfirmed,
            rejections.Nearest(request, policy, sites, candidates.Count > 0 ? candidates[0].Arrival.DistanceKm : null, now),
            plan,
            shortfall,
            Notes(request, policy, inYear, shortfall));
    }

    private static void Gate(
        SearchRequest request, FinderPolicy policy, GroupMatch.Matched match, ReadOnlySpan<StockUnit> units, ReadOnlySpan<int> siteIndexes,
        SiteOutlook[] sites, Instant now, PassedBuffer passed, PassedBuffer uncertain, RejectionBook rejections)
    {
        for (var i = 0; i < units.Length; i++)
        {
            var site = sites[siteIndexes[i]];
            var gate = UnitGate.Check(request, policy, units[i], site.Site, match.OnlyLowTitre, site.ArrivesAt, now);
            if (gate.Rule != GateRule.Passed)
            {
                rejections.Add(gate.Rule, units[i], siteIndexes[i]);
                continue;
            }

            (site.IsSilent ? uncertain : passed).Add(new Passed(units[i], match, siteIndexes[i], gate.Irradiate, gate.GatesPassed));
        }
    }

    private static List<string> Notes(SearchRequest request, FinderPolicy policy, int inYear, int shortfall)
    {
        var notes = new List<string> { "Drive times are estimates from distance and mean speed; no road data is used." };
        if (policy.Matching.ApprovedBy.Length == 0)
            notes.Add($"Policy {policy.Matching.Version} has not been approved for clinical use.");
        if (request.Recipient.Group is null && request.Component.CarriesRedCells && request.Quantity > policy.Matching.UnknownGroupUnitCap
            && RhDRules.IsProtected(policy.Matching, request.Recipient, inYear))
        {
            notes.Add($"Group unknown: at most {policy.Matching.UnknownGroupUnitCap} O− units before the group must be determined.");
        }

        if (shortfall > 0)
            notes.Add($"The plan is {shortfall} short of {request.Quantity}.");
        return notes;
    }
}

/// <summary>What a search needs of one site, computed once for all its units.</summary>
internal sealed class SiteOutlook
{
    private readonly SearchRequest _request;
    private readonly FinderPolicy _policy;
    private readonly Instant _now;
    private readonly int _plainBand;
    private Arrival? _irradiated;

    public SiteOutlook(SearchRequest request, FinderPolicy policy, BloodSite site, Instant now)
    {
        (_request, _policy, _now, Site) = (request, policy, now, site);
        IsSilent = site.IsSilent(now, policy.SilentAfter);
        Plain = Estimate(irradiate: false);
        _plainBand = BandOf(Plain);
    }

    public BloodSite Site { get; }

    public bool IsSilent { get; }

    public Arrival Plain { get; }

    public Instant ArrivesAt => Plain.At;

    /// <summary>The arrival in whole bands from now: equal bands count as equally soon.</summary>
    public int ArrivalBand(bool irradiate) => irradiate ? BandOf(Arrival(irradiate: true)) : _plainBand;

    public Arrival Arrival(bool irradiate) => irradiate ? _irradiated ??= Estimate(irradiate: true) : Plain;

    private int BandOf(Arrival arrival) => (int)Math.Floor((arrival.At - _now) / _policy.Band(_request.Mode));

    private Arrival Estimate(bool irradiate) =>
        Travel.Arrival.Estimate(_policy.Travel, _request.Mode, Site.Hours, Site.At, _request.Destination.At, _now, irradiate);
}
