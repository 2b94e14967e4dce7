using System.Globalization;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>The accounts of the demo world: 200 companies, most in Australian dollars, some in United States dollars.</summary>
internal static class Accounts
{
    private static readonly string[] Places =
    [
        "Parramatta", "Hunter", "Illawarra", "Nepean", "Botany", "Cumberland", "Georges River", "Hawkesbury", "Macquarie",
        "Pittwater", "Darling", "Rozelle", "Blue Mountains", "Kembla", "Macarthur", "Manning", "Shoalhaven", "Barangaroo", "Eveleigh", "Glebe",
    ];

    private static readonly string[] Trades =
    [
        "Freight", "Timber", "Medical Supplies", "Solar", "Foods", "Engineering", "Print", "Water", "Concrete", "Instruments",
    ];

    /// <summary>200 accounts; the same seed gives the same ones.</summary>
    public static IReadOnlyList<Account> All(string seed)
    {
        var chance = Chance.For(seed, "accounts");
        var names = Places.SelectMany(_ => Trades, (place, trade) => $"{place} {trade} Pty Ltd").ToList();
        chance.Shuffle(names);
        return
        [
            .. names.Select((company, index) => new Account(
                string.Create(CultureInfo.InvariantCulture, $"AU{62_000_000 + (index * 137) + 11:00000000}"),
                index % 10 == 9 ? "USD" : "AUD",
                "customer",
                // Companies here run on agreed overdrafts, so that a demo of days does not end in a heap of empty accounts.
                "allowed",
                "open",
                company)),
        ];
    }
}
