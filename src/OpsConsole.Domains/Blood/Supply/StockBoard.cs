using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;

namespace OpsConsole.Blood.Supply;

/// <summary>One component in one group, over all sites.</summary>
/// <param name="Units">Usable now, at sites that are heard of.</param>
/// <param name="Unconfirmed">What silent sites last had: not counted in <paramref name="Supply"/>.</param>
internal sealed record StockCell(
    BloodComponent Component, BloodGroup Group, int Units, int Unconfirmed, DaysOfSupply Supply, decimal FloorDays, SupplySeverity Severity);

/// <summary>One site's stock of one component in one group.</summary>
internal sealed record SiteStock(string SiteId, BloodComponent Component, BloodGroup Group, int Units, DaysOfSupply Supply, SupplySeverity Severity);

/// <summary>How fresh a site's data are.</summary>
internal sealed record SiteFreshness(BloodSite Site, Duration Age, bool IsSilent);

/// <summary>The availability picture at one moment.</summary>
internal sealed record StockBoard(
    Instant AsOf, IReadOnlyList<StockCell> Cells, IReadOnlyList<SiteStock> BySite, IReadOnlyList<SiteFreshness> Sites, int ExpiringSoon)
{
    /// <summary>Units that expire within this are counted as expiring soon.</summary>
    public static readonly Duration SoonWithin = Duration.FromHours(48);

    /// <summary>Cells under their floor.</summary>
    public int BelowFloor => Cells.Count(c => c.Severity is SupplySeverity.Medium or SupplySeverity.High or SupplySeverity.Critical);

    public StockCell Cell(BloodComponent component, BloodGroup group) => Cells[(component.Index * BloodGroup.All.Count) + group.Index];

    /// <summary>Counts the snapshot. A silent site stays in the list with its age; its units are counted apart.</summary>
    public static StockBoard Of(StockSnapshot stock, UsageHistory usage, SupplyPolicy policy, Duration silentAfter, Instant now)
    {
        var today = now.InUtc().Date;
        var silent = stock.Sites.Select(s => s.IsSilent(now, silentAfter)).ToArray();
        var cells = new List<StockCell>(BloodComponent.All.Count * BloodGroup.All.Count);
        var bySite = new List<SiteStock>();
        var expiringSoon = 0;
        foreach (var component in BloodComponent.All)
        {
            foreach (var group in BloodGroup.All)
            {
                var perSite = Count(stock, component, group, now, ref expiringSoon);
                var confirmed = 0;
                var unconfirmed = 0;
                for (var i = 0; i < perSite.Length; i++)
                {
                    confirmed += silent[i] ? 0 : perSite[i];
                    unconfirmed += silent[i] ? perSite[i] : 0;
                    var mean = usage.Mean(policy, stock.Sites[i].SiteId, component, group, today);
                    if (perSite[i] == 0 && mean is null)
                        continue;
                    var siteSupply = DaysOfSupply.Of(perSite[i], mean);
                    bySite.Add(new SiteStock(stock.Sites[i].SiteId, component, group, perSite[i], siteSupply, policy.Judge(component, siteSupply)));
                }

                var supply = DaysOfSupply.Of(confirmed, usage.MeanOfAll(policy, component, group, today));
                cells.Add(new StockCell(component, group, confirmed, unconfirmed, supply, policy.FloorDays[component], policy.Judge(component, supply)));
            }
        }

        var freshness = stock.Sites.Select((s, i) => new SiteFreshness(s, now - s.LastHeardAt, silent[i])).ToList();
        return new StockBoard(now, cells, bySite, freshness, expiringSoon);
    }

    private static int[] Count(StockSnapshot stock, BloodComponent component, BloodGroup group, Instant now, ref int expiringSoon)
    {
        var perSite = new int[stock.Sites.Count];
        var units = stock.Units(component, group);
        var siteIndexes = stock.SiteIndexes(component, group);
        for (var i = 0; i < units.Length; i++)
        {
            var unit = units[i];
            if (unit.StateAt(now) != UnitState.Available || unit.ExpiresAt <= now || unit.Use != CollectionUse.General
                || (unit.Traits & (UnitTraits.Autologous | UnitTraits.Directed)) != UnitTraits.None)
            {
                continue;
            }

            perSite[siteIndexes[i]]++;
            if (unit.ExpiresAt - now <= SoonWithin)
                expiringSoon++;
        }

        return perSite;
    }
}
