using OpsConsole.Simulator.Client;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.Feeds;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.HostInstruments;

/// <summary>The machine's own instruments, read every second and sent through the same intake as everything else.</summary>
internal sealed class HostFeed(ConsoleClient client, FaultBoard faults, Tally tally, Voice voice, TimeProvider time)
{
    private const string Source = "host";

    private readonly HostReader reader = new();
    private readonly long epoch = time.GetUtcNow().ToUnixTimeSeconds();
    private long seq;

    public async Task Run(CancellationToken ct)
    {
        var points = reader.Points(Now());
        if (points.Count == 0)
        {
            voice.Say("host: no instrument of this machine can be read; nothing is sent for it");
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        await SensorFeed.Register(client, voice, points, ct);
        var sender = new ReadingSender(client, tally, voice);
        await Together.Run(ct, sender.Run, token => Measure(sender, token));
    }

    private async Task Measure(ReadingSender sender, CancellationToken ct)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        do
        {
            var now = Now();
            var values = reader.Read(now);
            if (values.Count == 0 || faults.IsOn(FaultKind.Silence, Source))
                continue;
            sender.Add(new ReadingBatch(Source, epoch, [.. values.Select(value => new SensorReading(value.Tag, ++seq, now, value.Value))]));
        }
        while (await second.WaitForNextTickAsync(ct));
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
