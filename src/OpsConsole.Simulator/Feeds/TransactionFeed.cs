using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>The companies: about three payment orders a second.</summary>
internal sealed class TransactionFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time, SimulatorOptions options)
{
    private readonly IReadOnlyList<Account> accounts = Accounts.All(options.Seed);

    public async Task Run(CancellationToken ct)
    {
        var registered = await client.Put("/api/accounts", accounts, ct);
        if (!registered.Succeeded)
            voice.SayOnce("accounts", $"transactions: the accounts were refused, {registered.Refusal()}");

        var maker = new PaymentMaker(options.Seed, options.Run, accounts);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / 3.0 / options.Rate("transactions")), time);
        do
        {
            var order = maker.Next(Calendar.Today(time), faults);
            var answer = await client.Post("/api/transactions", order, ct);
            var state = answer.Succeeded ? answer.Read<PaymentAnswer>()?.State ?? "answered" : "refused";
            tally.Count($"payments {state}");
            if (!answer.Succeeded)
                voice.SayOnce($"transactions {(int)answer.Status}", $"transactions: a payment was refused, {answer.Refusal()}");
        }
        while (await pace.WaitForNextTickAsync(ct));
    }
}
