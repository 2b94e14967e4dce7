using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>The blood sites: their stock, what becomes of it, and their regular word that they are there.</summary>
internal sealed class BloodFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time, SimulatorOptions options)
{
    /// <summary>Small, so that a payment never waits long behind a batch of units.</summary>
    private const int UnitsPerCall = 100;

    private const int SecondsBetweenReports = 20;
    private const int DaysOfUse = 28;

    private readonly BloodShelf shelf = new(options.Seed, options.Run, BloodStock.At(options.Seed, time.GetUtcNow().UtcDateTime));
    private readonly Chance chance = Chance.For($"{options.Seed}/{options.Run}", "blood faults");
    private readonly IReadOnlyList<string> sites = [.. BloodPlaces.All.Select(place => place.Site.SiteId)];
    private DateOnly? lastUse;

    public async Task Run(CancellationToken ct)
    {
        var registered = await client.Put("/api/blood/sites", BloodPlaces.All.Select(place => place.Site).ToArray(), ct);
        if (!registered.Succeeded)
            voice.SayOnce("sites", $"blood: the sites were refused, {registered.Refusal()}");
        // Whoever is silent later has reported before: its last known stock is what the console shows with its age.
        foreach (var chunk in BloodStock.At(options.Seed, Now()).Chunk(UnitsPerCall))
            await Send(chunk, ct);

        var rate = options.Rate("blood");
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), time);
        for (var tick = 0L; await second.WaitForNextTickAsync(ct); tick++)
        {
            await ReportUse(ct);
            // Two units come with a donation every 64 s on average, so two set off in that time for good.
            if (tick % 64 == 8)
                await Report(shelf.Release(Now()), ct);
            if (tick % 16 == 4)
                shelf.SetOff(Now(), IsSilent);
            if (faults.Strikes(FaultKind.MislabelledUnit, chance, oneIn: 100) && shelf.Mislabelled() is { } unit)
                await Report([unit], ct);
            foreach (var step in shelf.TakeDue(Now()).ToArray())
                await Step(step, ct);
            await KeepInTouch(tick, ct);
        }
    }

    /// <summary>Each site says at intervals that it is there, even when nothing happens at it.</summary>
    private async Task KeepInTouch(long tick, CancellationToken ct)
    {
        for (var index = 0; index < sites.Count; index++)
        {
            if (tick % SecondsBetweenReports != index % SecondsBetweenReports || IsSilent(sites[index]))
                continue;
            var answer = await client.Post($"/api/blood/sites/{sites[index]}/reports", new { }, ct);
            tally.Count(answer.Succeeded ? "site reports" : "site reports refused");
        }
    }

    /// <summary>At the start the days the console looks back over, then each day when it is over.</summary>
    private async Task ReportUse(CancellationToken ct)
    {
        var today = Calendar.Today(time);
        for (var day = lastUse ?? today.AddDays(-DaysOfUse - 1); day.AddDays(1) < today; lastUse = day)
        {
            day = day.AddDays(1);
            var answer = await client.Put("/api/blood/use", BloodUse.On(options.Seed, day), ct);
            if (!answer.Succeeded)
                voice.SayOnce("use", $"blood: the use of a day was refused, {answer.Refusal()}");
        }
    }

    private async Task Report(IReadOnlyList<BloodUnit> units, CancellationToken ct)
    {
        var heard = units.Where(unit => !IsSilent(unit.SiteId)).ToArray();
        if (heard.Length > 0)
            await Send(heard, ct);
    }

    private async Task Send(BloodUnit[] units, CancellationToken ct)
    {
        var answer = await client.Post("/api/blood/units", units, ct);
        if (!answer.Succeeded)
        {
            tally.Count("units refused", units.Length);
            voice.SayOnce($"units {(int)answer.Status}", $"blood: {units.Length} units were refused, {answer.Refusal()}");
            return;
        }

        foreach (var item in answer.Items())
        {
            tally.Count($"units {item.Status}");
            if (item.Status is not ("accepted" or "duplicate"))
                voice.SayOnce($"unit {item.Code}", $"blood: a unit was {item.Status}, {item.Code} {item.Detail}");
        }
    }

    private async Task Step(DueStep step, CancellationToken ct)
    {
        if (step.Event.SiteId is { } site && IsSilent(site))
            return;
        var answer = await client.Post($"/api/blood/units/{step.UnitId}/events", step.Event, ct);
        tally.Count(answer.Succeeded ? "unit steps" : "unit steps refused");
        if (answer.Succeeded)
            return;
        // Somebody at the console holds it, recalled it, or an earlier run used it: the console is right.
        shelf.Forget(step.UnitId);
        voice.SayOnce($"step {(int)answer.Status}", $"blood: the step '{step.Event.Event}' was refused, {answer.Refusal()}");
    }

    private bool IsSilent(string siteId) => faults.IsOn(FaultKind.SiteSilence, siteId);

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
