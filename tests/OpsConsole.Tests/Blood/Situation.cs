using System.Globalization;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Tests.Blood;

/// <summary>A small world for the finder: sites on one meridian, units by short descriptions.</summary>
internal sealed class Situation
{
    public static readonly Instant Now = Instant.FromUtc(2026, 7, 1, 2, 0);
    public static readonly OpeningHours Always = new(LocalTime.Midnight, LocalTime.Midnight, DateTimeZone.Utc);

    private readonly List<BloodSite> _sites = [];
    private readonly List<StockUnit> _units = [];

    public FinderPolicy Policy { get; set; } = new() { Matching = MatchingPolicy.Australia };

    public BloodSite Destination => _sites[0];

    /// <summary>A site so many kilometres north of the origin.</summary>
    public Situation Site(string id, double km, OpeningHours? hours = null, Duration? silence = null, bool irradiates = false)
    {
        var degrees = km / GreatCircle.RadiusKm * 180 / Math.PI;
        _sites.Add(new BloodSite(id, $"{id} centre", SiteKind.Centre, new GeoPoint(degrees, 0), hours ?? Always, Now - (silence ?? Duration.FromSeconds(5)), irradiates));
        return this;
    }

    public Situation Unit(string site, string group, Duration life, Func<StockUnit, StockUnit>? with = null, BloodComponent? component = null)
    {
        BloodGroup.TryParse(group, out var parsed).Should().BeTrue();
        var din = $"A999926{_units.Count.ToString("000000", CultureInfo.InvariantCulture)}";
        var unit = new StockUnit
        {
            UnitId = din + "E0398V00",
            Din = din,
            ProductCode = "E0398V00",
            Component = component ?? BloodComponent.RedCells,
            Group = parsed!,
            SiteId = site,
            CollectedAt = Now - Duration.FromDays(5),
            ExpiresAt = Now + life,
            Use = CollectionUse.General,
            State = UnitState.Available,
        };
        _units.Add(with?.Invoke(unit) ?? unit);
        return this;
    }

    public StockSnapshot Stock() => StockSnapshot.Of(_sites, _units);

    public SearchRequest Request(string? group, int quantity = 1, Func<SearchRequest, SearchRequest>? with = null)
    {
        BloodGroup? recipient = null;
        if (group is not null)
            BloodGroup.TryParse(group, out recipient);
        var request = new SearchRequest
        {
            Component = BloodComponent.RedCells,
            Recipient = Recipient.OfGroup(recipient),
            Quantity = quantity,
            Destination = Destination,
            NeededBy = Now + Duration.FromHours(6),
            Mode = TravelMode.Routine,
        };
        return with?.Invoke(request) ?? request;
    }

    public SearchAnswer Search(string? group, int quantity = 1, Func<SearchRequest, SearchRequest>? with = null) =>
        Finder.Search(Request(group, quantity, with), Stock(), Policy, Now);
}
