using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>The three tunnels: 12 controllers, each sending one batch a second, spread over the second.</summary>
internal sealed class SensorFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time, SimulatorOptions options)
{
    private const int PointsPerCall = 500;

    public async Task Run(CancellationToken ct)
    {
        var rate = options.Rate("sensors");
        var points = Tunnels.Points(options.Seed);
        await Register(client, voice, points.Select(point => point.Point with { Period = point.Kind.PeriodSeconds / rate }), ct);

        var epoch = time.GetUtcNow().ToUnixTimeSeconds();
        var sources = points.GroupBy(point => point.Point.Source)
            .Select(group => new SensorSource(options.Seed, options.Run, group.Key, epoch, [.. group]))
            .ToArray();
        await Together.Run(ct, [.. sources.Select((source, index) =>
            (Func<CancellationToken, Task>)(token => Drive(source, (double)index / sources.Length, rate, token)))]);
    }

    /// <summary>Tells the console which points to expect.</summary>
    public static async Task Register(ConsoleClient client, Voice voice, IEnumerable<SensorPoint> points, CancellationToken ct)
    {
        foreach (var chunk in points.Chunk(PointsPerCall))
        {
            var answer = await client.Put("/api/sensors/points", chunk, ct);
            if (!answer.Succeeded)
                voice.SayOnce($"points {(int)answer.Status}", $"sensors: {chunk.Length} points were refused, {answer.Refusal()}");
        }
    }

    private async Task Drive(SensorSource source, double offset, double rate, CancellationToken ct)
    {
        var sender = new ReadingSender(client, tally, voice);
        await Task.Delay(TimeSpan.FromSeconds(offset), time, ct);
        await Together.Run(ct, sender.Run, async token =>
        {
            using var second = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), time);
            do
            {
                foreach (var batch in source.Tick(time.GetUtcNow().UtcDateTime, faults))
                    sender.Add(batch);
            }
            while (await second.WaitForNextTickAsync(token));
        });
    }
}
