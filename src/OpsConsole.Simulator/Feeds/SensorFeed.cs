using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>The three tunnels: 12 controllers, each sending one batch a second, spread over the second.</summary>
internal sealed class SensorFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time, SimulatorOptions options)
{
    /// <summary>Small, so that a payment never waits long behind a batch of points.</summary>
    private const int PointsPerCall = 100;

    public async Task Run(CancellationToken ct)
    {
        var rate = options.Rate("sensors");
        using var turn = new SemaphoreSlim(1, 1);
        var epoch = time.GetUtcNow().ToUnixTimeSeconds();
        var sources = Tunnels.Points(options.Seed).GroupBy(point => point.Point.Source).Select(source => source.ToArray()).ToArray();
        await Together.Run(ct, [.. sources.Select((points, index) => (Func<CancellationToken, Task>)(async token =>
        {
            await RegisterInTurn(turn, points, rate, token);
            var source = new SensorSource(options.Seed, options.Run, points[0].Point.Source, epoch, points);
            await Drive(source, (double)index / sources.Length, rate, token);
        }))]);
    }

    /// <summary>One source after the other, each sending as soon as it is known: a known source that does not send is an alarm.</summary>
    private async Task RegisterInTurn(SemaphoreSlim turn, IEnumerable<TunnelPoint> points, double rate, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await Register(client, voice, points.Select(point => point.Point with { Period = point.Kind.PeriodSeconds / rate }), ct);
        }
        finally
        {
            turn.Release();
        }
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
