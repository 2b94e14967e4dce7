using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.Feeds;
using OpsConsole.Simulator.HostInstruments;
using OpsConsole.Simulator.World;

namespace OpsConsole.Simulator;

/// <summary>One run: waits for the console, starts the feeds, plays the faults and says how it goes.</summary>
internal sealed class Simulation(SimulatorOptions options, HttpClient http, TimeProvider time, Voice voice)
{
    private const string Host = "host";

    /// <summary>Payments and claims are under way before thousands of points and units are registered.</summary>
    private static readonly TimeSpan BeforeTheBulk = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenStatusLines = TimeSpan.FromSeconds(10);

    private readonly Tally tally = new();
    private readonly FaultBoard faults = new();

    public async Task Run(CancellationToken ct)
    {
        foreach (var fault in options.Faults)
            faults.Apply(fault);

        var client = new ConsoleClient(http, time, tally, options.Seed, options.Run, RetryPolicy.Feed);
        voice.Say($"seed {options.Seed}, run {options.Run}, feeds {string.Join(',', options.Feeds)}, console {options.Url}");
        await client.UntilLive(voice.Say, ct);
        voice.Say("the console answers");

        var loops = new List<Func<CancellationToken, Task>>();
        foreach (var (name, feed) in Feeds(client).Where(feed => options.Feeds.Contains(feed.Name)))
            loops.Add(token => KeepGoing(name, feed, token));
        loops.Add(Status);
        if (options.DemoFaults)
            loops.Add(PlayFaults);
        await Together.Run(ct, [.. loops]);
    }

    /// <summary>Obeys a line of standard input.</summary>
    public void Obey(string line)
    {
        if (line.Length == 0)
            return;
        if (line == "faults")
            voice.Say(FaultsNow());
        else if (FaultCommand.ParseLine(line) is { } command)
        {
            faults.Apply(command);
            voice.Say($"fault {FaultNames.Of(command.Kind)} {command.Target} is {(command.On ? "on" : "off")}");
        }
        else
            voice.Say($"not understood: '{line}'. Say: fault <name> [target] on|off, with a name of {string.Join(", ", FaultNames.All)}; faults; quit");
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task> Run)> Feeds(ConsoleClient client) =>
    [
        (Host, new HostFeed(client, faults, tally, voice, time).Run),
        ("transactions", new TransactionFeed(client, faults, tally, voice, time, options).Run),
        ("medication", new MedicationFeed(client, faults, tally, voice, time, options).Run),
        ("sensors", new SensorFeed(client, faults, tally, voice, time, options).Run),
        ("blood", new BloodFeed(client, faults, tally, voice, time, options).Run),
    ];

    /// <summary>A feed that fails is said so and started again: one broken feed must not silence the others.</summary>
    private async Task KeepGoing(string name, Func<CancellationToken, Task> feed, CancellationToken ct)
    {
        if (name != Host && options.Feeds.Contains(Host))
            await UntilHostSpoke(ct);
        if (name is "sensors" or "blood")
            await Task.Delay(BeforeTheBulk, time, ct);
        while (true)
        {
            try
            {
                await feed(ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && failure is not KeyRefusedException)
            {
                tally.Count($"{name} feed failures");
                voice.Say($"{name}: the feed failed and starts again in 5 s: {failure.GetType().Name}, {failure.Message}");
            }

            await Task.Delay(TimeSpan.FromSeconds(5), time, ct);
        }
    }

    /// <summary>The machine's own instruments go first, so that the first values anybody sees are true.</summary>
    private async Task UntilHostSpoke(CancellationToken ct)
    {
        for (var waited = 0; waited < 30 && tally.Of(Tally.SamplesAccepted) == 0; waited++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
    }

    private async Task Status(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(BetweenStatusLines, time);
        while (await timer.WaitForNextTickAsync(ct))
            voice.Say($"10 s: {tally.SinceLast()} · {FaultsNow()}");
    }

    private string FaultsNow() => faults.Names() is { Count: > 0 } names ? $"faults: {string.Join(", ", names)}" : "no faults";

    private async Task PlayFaults(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var tags = Tunnels.Points(options.Seed).Where(point => point.Kind.Code is "CO" or "VIS" or "FAN").Select(point => point.Point.Tag).ToArray();
        string[] hospitals = [.. BloodPlaces.Hospitals.Select(place => place.Site.SiteId)];
        var playing = new List<FaultWindow>();
        foreach (var window in FaultSchedule.Demo(options.Seed, Tunnels.Sources, tags, hospitals))
        {
            while (time.GetElapsedTime(start) < window.Start)
            {
                End(playing, time.GetElapsedTime(start));
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, ct);
            }

            playing.Add(window);
            faults.Apply(new FaultCommand(window.Kind, window.Target, On: true));
        }
    }

    private void End(List<FaultWindow> playing, TimeSpan now)
    {
        foreach (var window in playing.Where(window => window.End <= now).ToArray())
        {
            playing.Remove(window);
            faults.Apply(new FaultCommand(window.Kind, window.Target, On: false));
        }
    }
}
