using System.Globalization;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>What the hospitals use in a day, from which the console reckons days of supply. The same seed and day give the same use.</summary>
internal static class BloodUse
{
    /// <summary>Days that the usual stock lasts. A few groups are short, as they are on most days of a real year.</summary>
    private static readonly IReadOnlyList<(string Component, double UsualStock, IReadOnlyDictionary<string, double> DaysOfSupply)> Supply =
    [
        ("red-cells", 1_420, Days(oPositive: 7.4, oNegative: 5.6, aPositive: 8.6, aNegative: 11.2, bPositive: 10.4, bNegative: 4.4, abPositive: 12.9, abNegative: 3.6)),
        ("platelets", 150, Days(oPositive: 2.3, oNegative: 1.9, aPositive: 2.4, aNegative: 1.6, bPositive: 3.7, bNegative: 0.9, abPositive: 3.8, abNegative: 2.2)),
        ("plasma", 520, Days(30, 30, 30, 30, 26, 26, 14, 14)),
        ("cryo", 260, Days(24, 24, 24, 24, 20, 20, 16, 16)),
    ];

    private static readonly double AllShares = BloodPlaces.Hospitals.Sum(place => place.Share);

    /// <summary>The reports of every hospital for one day; a group that was not used is reported as 0.</summary>
    public static IReadOnlyList<BloodUseDay> On(string seed, DateOnly day)
    {
        var chance = Chance.For(seed, $"use/{day:yyyyMMdd}");
        return
        [
            .. BloodPlaces.Hospitals.Select(place => new BloodUseDay(
                place.Site.SiteId,
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                [.. Lines(chance, place.Share / AllShares)])),
        ];
    }

    private static IEnumerable<BloodUseLine> Lines(Chance chance, double share)
    {
        foreach (var (component, stock, days) in Supply)
        {
            foreach (var (group, percent) in BloodStock.Groups)
            {
                var mean = stock * percent / 100 / days[group] * share * chance.Between(0.75, 1.25);
                // Rounded up as often as its fraction says, so that rare groups keep their mean.
                var units = (int)mean + (chance.Happens(mean % 1) ? 1 : 0);
                yield return new BloodUseLine(component, group, units);
            }
        }
    }

    private static Dictionary<string, double> Days(
        double oPositive, double oNegative, double aPositive, double aNegative,
        double bPositive, double bNegative, double abPositive, double abNegative) => new(StringComparer.Ordinal)
    {
        ["O+"] = oPositive, ["O-"] = oNegative, ["A+"] = aPositive, ["A-"] = aNegative,
        ["B+"] = bPositive, ["B-"] = bNegative, ["AB+"] = abPositive, ["AB-"] = abNegative,
    };
}
