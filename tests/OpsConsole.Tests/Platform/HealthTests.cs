using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform.Observability;
using OpsConsole.TestKit;
using Eventually = OpsConsole.Tests.Identity.Eventually;

namespace OpsConsole.Tests.Platform;

/// <summary>What the console says of itself to machines.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_loop_that_fails_or_is_stuck_makes_it_not_ready_and_is_named()
    {
        await using var console = await ConsoleHost.Start();
        using var client = await console.Client("operate");
        await Eventually.Holds(async () => (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK);

        var loops = console.Services.GetRequiredService<LoopRegistry>();
        loops.Failed("test-failing", new IOException());
        loops.Beat("test-stuck", TimeSpan.FromSeconds(1), TimeProvider.System.GetUtcNow().AddMinutes(-1));
        loops.Beat("test-turning", TimeSpan.FromMinutes(10), TimeProvider.System.GetUtcNow());
        var answer = await client.GetAsync("/health/ready");
        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        var report = await answer.Json();
        report.GetProperty("state").GetString().Should().Be("not-ready");
        var states = report.GetProperty("dependencies").EnumerateArray().ToDictionary(d => d.GetProperty("name").GetString()!, d => d.GetProperty("state").GetString());
        states["loop:test-failing"].Should().Be("stuck", "it has never turned");
        states["loop:test-stuck"].Should().Be("stuck");
        states["loop:test-turning"].Should().Be("ready");
    }

    [Fact]
    public async Task Metrics_and_readiness_are_for_those_who_operate_it()
    {
        await using var console = await ConsoleHost.Start();
        using var nobody = new HttpClient { BaseAddress = console.Address };
        using var reader = await console.Client("blood.read", "reader");
        using var operates = await console.Client("operate");
        foreach (var path in new[] { "/metrics", "/health/ready" })
        {
            (await nobody.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);
            (await reader.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
        }

        (await nobody.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await operates.GetStringAsync("/metrics");
        foreach (var series in new[] { "opsconsole_blood_sites_silent", "opsconsole_sensors_points", "opsconsole_loops_troubled", "opsconsole_commit_duration", "opsconsole_commands_waiting", "opsconsole_sensors_readings_age", "opsconsole_transactions_age", "opsconsole_medication_decisions_age" })
            text.Should().Contain(series);
    }

    [Fact]
    public void The_age_of_a_feed_grows_while_it_is_silent()
    {
        var time = new FakeTimeProvider();
        using var meter = new Meter("test");
        var age = new FeedAge(meter, "test.age", "Time since a test", time);
        var seen = 0.0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, all) => { if (instrument.Meter == meter) all.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seen = value);
        listener.Start();
        foreach (var (passes, comes, expected) in new[] { (5, false, 5.0), (5, false, 10.0), (0, true, 0.0), (3, false, 3.0) })
        {
            time.Advance(TimeSpan.FromSeconds(passes));
            if (comes)
                age.Came();
            listener.RecordObservableInstruments();
            seen.Should().Be(expected);
        }
    }

    [Fact]
    public async Task Metrics_and_readiness_are_open_where_the_operator_says_so()
    {
        await using var console = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Observability:Anonymous"] = "true" });
        using var nobody = new HttpClient { BaseAddress = console.Address };
        (await nobody.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await nobody.GetAsync("/health/ready")).StatusCode.Should().NotBe(HttpStatusCode.Unauthorized);
    }
}
