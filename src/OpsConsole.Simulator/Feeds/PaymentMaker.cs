using System.Globalization;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>Makes payment orders between the companies of the demo: most of them ordinary, some that must be held.</summary>
internal sealed class PaymentMaker(string seed, string run, IReadOnlyList<Account> accounts)
{
    private static readonly IReadOnlyList<string> Purposes = ["invoice", "freight", "materials", "services", "rent", "wages"];

    private readonly Chance chance = Chance.For($"{seed}/{run}", "payments");
    private readonly ILookup<string, Account> byCurrency = accounts.ToLookup(account => account.Currency);
    private PaymentOrder? lastOrdinary;
    private long number;

    public PaymentOrder Next(DateOnly today, FaultBoard faults)
    {
        if (lastOrdinary is { } last && faults.Strikes(FaultKind.DuplicatePayment, chance, oneIn: 20))
            return last with { EndToEndId = NextId() };

        var order = Ordinary(Calendar.BusinessDay(today));
        if (faults.Strikes(FaultKind.NegativeAmount, chance, oneIn: 20))
            return order with { Amount = "-" + order.Amount };
        if (faults.Strikes(FaultKind.OverPreciseAmount, chance, oneIn: 20))
            return order with { Amount = order.Amount + chance.Pick(["5", "25", "1"]) };

        lastOrdinary = order;
        return order;
    }

    private PaymentOrder Ordinary(DateOnly valueDate)
    {
        var debtor = chance.Pick(accounts);
        var creditors = byCurrency[debtor.Currency].ToArray();
        var creditor = debtor;
        while (creditor == debtor)
            creditor = chance.Pick(creditors);

        // Log-normal around 420.00 and below any usual limit, in minor units so that no digit is invented.
        var minor = (long)Math.Clamp(Math.Exp(10.65 + (1.0 * chance.Normal())), 500, 950_000);
        return new PaymentOrder(
            NextId(),
            debtor.AccountId,
            creditor.AccountId,
            string.Create(CultureInfo.InvariantCulture, $"{minor / 100}.{minor % 100:00}"),
            debtor.Currency,
            valueDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            chance.Pick(Purposes));
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"E2E-{run}-{++number:00000000}");
}
