using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Watch;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Sensors;

/// <summary>A running console whose clock the test moves, with a client that may send and read.</summary>
internal sealed class SensorConsole : IAsyncDisposable
{
    private const string Scopes = "sensors.write,sensors.read,sensors.acknowledge,sensors.maintain,alerts.read,alerts.acknowledge,journal.read";

    private SensorConsole(ConsoleHost host, FakeTimeProvider time, HttpClient client) => (Host, Time, Client) = (host, time, client);

    public ConsoleHost Host { get; }
    public FakeTimeProvider Time { get; }
    public HttpClient Client { get; }

    public SensorState State => Host.Services.GetRequiredService<SensorState>();

    public static async Task<SensorConsole> Start(TestDatabase? database = null, FakeTimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(Clock.Now, TimeSpan.Zero));
        var host = await ConsoleHost.Start(database, time, settings);
        var console = new SensorConsole(host, time, await host.Client(Scopes));
        await console.State.Ready.WaitAsync(TimeSpan.FromSeconds(30));
        return console;
    }

    /// <summary>Registers points of one source; by default one reading a second, critical limits at 50 with a dead band of 2.</summary>
    public async Task Register(string source, params string[] tags)
    {
        var points = tags.Select(tag =>
            $$"""{"tag":"{{tag}}","source":"{{source}}","kind":"co","unit":"ppm","location":"M4 East eastbound, 120 m","span":[-20,300],"period":1,"limits":[{"kind":"H","value":50,"deadband":2},{"kind":"HH","value":80,"deadband":2}],"criticality":"high","commissioned":"2020-01-01T00:00:00Z"}""");
        var answer = await Client.Put("/api/sensors/points", $"[{string.Join(',', points)}]").Json();
        answer.GetProperty("items").EnumerateArray().Should().OnlyContain(i => i.GetProperty("status").GetString() == "accepted");
    }

    /// <summary>Sends one reading as JSON members, such as <c>"value":1</c>, and answers what the console said.</summary>
    public Task<JsonElement> Send(string source, long epoch, params string[] readings) =>
        Client.Post("/api/sensors/readings", $$"""{"source":"{{source}}","epoch":{{epoch}},"readings":[{{string.Join(',', readings.Select(r => $"{{{r}}}"))}}]}""").Json();

    /// <summary>A reading taken some seconds from now.</summary>
    public string Reading(string tag, long seq, double seconds, double value) =>
        $"\"tag\":\"{tag}\",\"seq\":{seq},\"time\":\"{At(seconds)}\",\"value\":{value.ToString(CultureInfo.InvariantCulture)}";

    public string At(double seconds) =>
        Time.GetUtcNow().AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public Task<JsonElement> Point(string tag) => Client.GetAsync($"/api/sensors/points/{tag}").Json();

    public async Task<List<JsonElement>> Raw(string tag, string query = "")
    {
        var answer = await Client.GetAsync($"/api/sensors/points/{tag}/history?pixels=0&from=2026-06-30T00:00:00Z&to=2026-07-02T00:00:00Z{query}").Json();
        return [.. answer.GetProperty("readings").EnumerateArray()];
    }

    /// <summary>Open alerts whose title contains the text.</summary>
    public async Task<List<JsonElement>> Alerts(string text)
    {
        var answer = await Client.GetAsync("/api/alerts").Json();
        return [.. answer.GetProperty("items").EnumerateArray().Where(a => a.GetProperty("title").GetString()!.Contains(text, StringComparison.Ordinal))];
    }

    /// <summary>Moves the clock and lets the watch do what is due.</summary>
    public async Task Pass(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await Host.Services.GetRequiredService<SensorWatch>().Run(CancellationToken.None);
    }

    /// <summary>Lets the watch do what is due now, such as following an alarm's events.</summary>
    public Task Settle() => Host.Services.GetRequiredService<SensorWatch>().Run(CancellationToken.None);

    public Task Seal() => Host.Services.GetRequiredService<BlockSealer>().Seal(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
