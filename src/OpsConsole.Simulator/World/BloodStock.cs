using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>
/// The stock of blood products as a function of seed and time: each day has its donations, each product its own life,
/// and what is on the shelf now is what was collected and is not used or expired. Starting again tomorrow therefore
/// finds the same units, a day older.
/// </summary>
internal static class BloodStock
{
    /// <summary>Seconds a donation number stands for: 366 days fit into the six digits of the sequence.</summary>
    public const int SlotSeconds = 32;

    private const int SlotsPerDay = 86_400 / SlotSeconds;

    /// <summary>Collected between 08:00 and 20:00 Sydney standard time, which is 22:00 to 10:00 UTC; rounded to an even slot.</summary>
    private const int FirstSlotOfCollection = 22 * 3600 / SlotSeconds / 2 * 2;

    private const int SlotsOfCollection = 12 * 3600 / SlotSeconds;

    /// <summary>
    /// ABO and RhD in Australia, per cent of people typed by pathology services in 2019 (Hirani, Weinert and Irving,
    /// Medical Journal of Australia 2022, 216: 291).
    /// </summary>
    public static readonly IReadOnlyList<(string Group, double Percent)> Groups =
    [
        ("O+", 38.4), ("O-", 6.5), ("A+", 32.0), ("A-", 5.6), ("B+", 11.8), ("B-", 1.5), ("AB+", 3.7), ("AB-", 0.5),
    ];

    public static readonly IReadOnlyList<BloodComponent> Components =
    [
        new("red-cells", "E0398V00", ShelfDays: 42, PerDay: 71, MinLifeDays: 2, MaxLifeDays: 40),
        new("platelets", "E3087V00", ShelfDays: 5, PerDay: 70, MinLifeDays: 1.5, MaxLifeDays: 4.8),
        new("plasma", "E0701V00", ShelfDays: 365, PerDay: 3, MinLifeDays: 10, MaxLifeDays: 340),
        new("cryo", "E5165V00", ShelfDays: 365, PerDay: 1.5, MinLifeDays: 10, MaxLifeDays: 340),
    ];

    /// <summary>Every unit on a shelf at <paramref name="now"/>: about 2,500.</summary>
    public static IReadOnlyList<BloodUnit> At(string seed, DateTime now)
    {
        var units = new List<BloodUnit>(2_700);
        var today = DateOnly.FromDateTime(now);
        for (var age = 0; age <= 341; age++)
        {
            foreach (var (unit, usedAt) in CollectedOn(seed, today.AddDays(-age)))
            {
                var released = unit.CollectedAt.AddDays(1);
                if (released <= now && usedAt > now && unit.ExpiresAt > now.AddHours(2))
                    units.Add(unit);
            }
        }

        return units;
    }

    /// <summary>What one donation released now gives: red cells and often a second product of the same number.</summary>
    /// <param name="slot">An odd slot of the year, so that it never meets the numbers of <see cref="At"/>.</param>
    public static IReadOnlyList<BloodUnit> Released(Chance chance, DateTime collectedAt, int slot, string siteId)
    {
        var group = chance.Weighted(Groups);
        var din = Din.Compose(collectedAt.Year, slot);
        var units = new List<BloodUnit> { Unit(Components[0], din, group, collectedAt, siteId, chance) };
        if (chance.Happens(0.5))
            units.Add(Unit(Components[1], din, group, collectedAt, siteId, chance));
        if (chance.Happens(0.15))
            units.Add(Unit(Components[2], din, group, collectedAt, siteId, chance));
        return units;
    }

    /// <summary>The slot of the year that an instant falls in.</summary>
    public static int SlotOf(DateTime at) => (int)((at - new DateTime(at.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds / SlotSeconds);

    private static IEnumerable<(BloodUnit Unit, DateTime UsedAt)> CollectedOn(string seed, DateOnly day)
    {
        var chance = Chance.For(seed, $"donations/{day:yyyyMMdd}");
        var slots = Enumerable.Range(0, SlotsOfCollection / 2).Select(index => (FirstSlotOfCollection + (2 * index)) % SlotsPerDay).ToArray();
        chance.Shuffle(slots);

        var donations = new List<(string Din, string Group, DateTime At)>();
        foreach (var component in Components)
        {
            var count = (int)component.PerDay + (chance.Happens(component.PerDay % 1) ? 1 : 0);
            for (var index = 0; index < count; index++)
            {
                // Plasma and cryo come from the day's whole blood donations and carry their number; platelets have their own donors.
                var shared = component.Component is "plasma" or "cryo";
                var donation = shared ? donations[(index + (component.Component == "cryo" ? 20 : 0)) % 71] : Donation(day, slots[donations.Count], chance);
                if (!shared)
                    donations.Add(donation);
                var site = chance.Weighted(Sites);
                var unit = Unit(component, donation.Din, donation.Group, donation.At, site, chance);
                yield return (unit, donation.At.AddDays(chance.Between(component.MinLifeDays, component.MaxLifeDays)));
            }
        }
    }

    private static readonly IReadOnlyList<(string SiteId, double Share)> Sites =
        [.. BloodPlaces.All.Select(place => (place.Site.SiteId, place.Share))];

    private static (string Din, string Group, DateTime At) Donation(DateOnly day, int slot, Chance chance)
    {
        var at = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddSeconds((double)slot * SlotSeconds);
        return (Din.Compose(at.Year, SlotOf(at)), chance.Weighted(Groups), at);
    }

    private static BloodUnit Unit(BloodComponent component, string din, string group, DateTime collectedAt, string siteId, Chance chance)
    {
        var expires = collectedAt.AddDays(component.ShelfDays);
        var attributes = new List<string>();
        var cellular = component.Component is "red-cells" or "platelets";
        if (cellular)
            attributes.Add("leucodepleted");
        if (cellular && chance.Happens(0.3))
            attributes.Add("cmv-negative");
        if (component.Component != "red-cells" && chance.Happens(0.8))
            attributes.Add("ht-negative");
        if (component.Component == "platelets" && chance.Happens(0.6))
            attributes.Add("irradiated");
        if (component.Component == "red-cells" && chance.Happens(0.06))
        {
            // Irradiated in Australia only up to 14 days old, and then good for 14 days more at most.
            attributes.Add("irradiated");
            var limit = collectedAt.AddDays(3 + chance.Below(10) + 14);
            expires = limit < expires ? limit : expires;
        }

        return new BloodUnit(din, component.ProductCode, component.Component, group, collectedAt, expires, siteId, attributes);
    }
}

/// <summary>A component, its product code, its Australian shelf life and the pace at which it comes and goes.</summary>
internal sealed record BloodComponent(
    string Component, string ProductCode, int ShelfDays, double PerDay, double MinLifeDays, double MaxLifeDays);
