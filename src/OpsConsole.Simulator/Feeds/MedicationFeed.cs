using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>The pharmacies: about two claims a second, and now and then a check before the claim.</summary>
internal sealed class MedicationFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time, SimulatorOptions options)
{
    private readonly ClaimMaker maker = new(options.Seed, options.Run, Patients.All(options.Seed));
    private long sent;

    public async Task Run(CancellationToken ct)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(0.5 / options.Rate("medication")), time);
        do
        {
            var claim = maker.Next(Calendar.Today(time), faults);
            if (sent++ % 10 == 0)
                await Check(new MedicationCheck(claim.Product, claim.Profile, claim.ProfileComplete), ct);
            await Submit(claim, ct);
        }
        while (await pace.WaitForNextTickAsync(ct));
    }

    private async Task Submit(MedicationClaim claim, CancellationToken ct)
    {
        var answer = await client.Post("/api/medication/claims", claim, ct);
        var outcome = answer.Succeeded ? answer.Read<MedicationDecision>()?.Outcome ?? "answered" : "refused";
        tally.Count($"claims {outcome}");
        if (!answer.Succeeded)
            voice.SayOnce($"medication {(int)answer.Status}", $"medication: a claim was refused, {answer.Refusal()}");
    }

    private async Task Check(MedicationCheck check, CancellationToken ct)
    {
        var answer = await client.Post("/api/medication/checks", check, ct);
        tally.Count(answer.Succeeded ? "checks" : "checks refused");
        if (!answer.Succeeded)
            voice.SayOnce($"checks {(int)answer.Status}", $"medication: a check was refused, {answer.Refusal()}");
    }
}
