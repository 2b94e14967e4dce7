using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Intake;
using OpsConsole.Tests.Ui;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Tests.Sensors;

/// <summary>The page of a sensor, on a running console whose clock is the screen's.</summary>
public sealed class SensorPageTests : UiContext, IAsyncLifetime
{
    private readonly StoppableClock clock;
    private SensorConsole console = null!;
    private SensorsMonitor monitor = null!;
    private UnreachableDatabase database = null!;

    public SensorPageTests() => clock = new StoppableClock(Time);

    public async ValueTask InitializeAsync()
    {
        console = await SensorConsole.Start(time: Time);
        await console.Register("PLC-1", "CO-1");
        await console.Send("PLC-1", 1, console.Reading("CO-1", 1, -1, 12));
        var services = console.Host.Services;
        database = new UnreachableDatabase(services.GetRequiredService<IOpsDbFactory>());
        monitor = new SensorsMonitor(
            services.GetRequiredService<SensorQueries>(), services.GetRequiredService<SensorState>(), services.GetRequiredService<SensorMeter>(),
            new CommitFeed(), new LoopRegistry(), clock, NullLogger<SensorsMonitor>.Instance);
        AddAuthorization().SetAuthorized("reyes").SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "reyes"));
        Services.AddSingleton(services.GetRequiredService<PermissionMap>());
        Services.AddSingleton(monitor);
        Services.AddSingleton(services.GetRequiredService<SensorQueries>());
        Services.AddSingleton(ActivatorUtilities.CreateInstance<HistoryQueries>(services, database));
        Services.AddScoped(own => ActivatorUtilities.CreateInstance<SensorDesk>(services, own.GetRequiredService<CurrentOperator>()));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await console.DisposeAsync();
    }

    private IRenderedComponent<SensorPage> Page(string tag = "CO-1") => Render<SensorPage>(p => p.Add(x => x.Tag, tag));

    private static string? StateOf(IRenderedComponent<SensorPage> page, string title) =>
        page.FindAll("section.panel").Single(panel => panel.QuerySelector("h2")!.TextContent.Trim() == title).GetAttribute("data-state");

    [Fact]
    public async Task Now_and_alarm_wait_for_the_first_state_and_then_show_it()
    {
        var page = Page();
        StateOf(page, "Now").Should().Be("loading");
        StateOf(page, "Alarm").Should().Be("loading");
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Now").Should().Be("ready"));
        StateOf(page, "Alarm").Should().Be("ready");
        page.Find(".sensor-value").TextContent.Should().Contain("12 ppm");
    }

    [Fact]
    public async Task Now_and_alarm_that_were_never_known_are_failed_and_send_a_person_to_the_instrument()
    {
        clock.IsStopped = true;
        await monitor.Refresh(CancellationToken.None);
        var page = Page();
        StateOf(page, "Now").Should().Be("failed");
        StateOf(page, "Alarm").Should().Be("failed");
        page.Find("[role=alert]").TextContent.Should().Contain("Look at the instrument itself.");
        page.FindAll(".sensor-value").Should().BeEmpty();
    }

    [Fact]
    public async Task Now_and_alarm_keep_the_last_state_and_say_since_when_it_is_the_last()
    {
        await monitor.Refresh(CancellationToken.None);
        var page = Page();
        await console.Send("PLC-1", 1, console.Reading("CO-1", 2, 0, 99));
        clock.IsStopped = true;
        Time.Advance(TimeSpan.FromSeconds(1));
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Now").Should().Be("stale"));
        StateOf(page, "Alarm").Should().Be("stale");
        page.Find(".panel-stale time[data-moment]").GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");
        page.Find(".sensor-value").TextContent.Should().Contain("12 ppm", "what is shown is of the time that is named");
    }

    [Fact]
    public async Task A_silent_sensor_is_not_said_to_be_within_its_limits()
    {
        await monitor.Refresh(CancellationToken.None);
        var page = Page();
        page.WaitForAssertion(() => StateOf(page, "Alarm").Should().Be("ready"));
        page.Markup.Should().NotContain("resting on old data");
        await console.Pass(600);
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Markup.Should().Contain("normal, resting on old data"));
    }

    [Theory]
    [InlineData(-0.999, "")]
    [InlineData(-1, "(source 1.0 s behind, or late)")]
    [InlineData(-1.2, "(source 1.2 s behind, or late)")]
    [InlineData(1.2, "(source 1.2 s ahead)")]
    public async Task A_clock_that_is_off_by_a_second_is_said_to_be_and_alerts_nobody(double seconds, string said)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        await console.Send("PLC-1", 1, [.. Enumerable.Range(2, 99).Select(i => console.Reading("CO-1", i, seconds, 12))]);
        await monitor.Refresh(CancellationToken.None);
        var page = Page();
        page.WaitForAssertion(() => StateOf(page, "Now").Should().Be("ready"));
        page.FindAll("dt").Single(term => term.TextContent == "Receive clock").NextElementSibling!.TextContent.Trim().Should().Be(said);
        await console.Settle();
        (await console.Alerts("The clock of PLC-1")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_overview_of_sensors_is_loading_ready_and_stale()
    {
        JSInterop.SetupModule("./js/sensor-cells.js").Mode = JSRuntimeMode.Loose;
        var (panel, tile) = (Render<SensorPanel>(), Render<SensorsTile>());
        panel.Find("section.panel").GetAttribute("data-state").Should().Be("loading");
        tile.Find(".tile").GetAttribute("data-state").Should().Be("unknown");
        tile.Find(".tile-figure").TextContent.Trim().Should().Be("–");

        await monitor.Refresh(CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => panel.Find("section.panel").GetAttribute("data-state").Should().Be("ready"));
        panel.Markup.Should().Contain("Nothing is abnormal.");
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("ready"));
        tile.Find(".tile-figure").TextContent.Should().Contain("0").And.Contain("of 1");

        clock.IsStopped = true;
        await monitor.Refresh(CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => panel.Find("section.panel").GetAttribute("data-state").Should().Be("stale"));
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("stale"));
    }

    [Fact]
    public async Task The_overview_of_sensors_names_the_worst_and_fails_in_words()
    {
        JSInterop.SetupModule("./js/sensor-cells.js").Mode = JSRuntimeMode.Loose;
        clock.IsStopped = true;
        await monitor.Refresh(CancellationToken.None);
        var panel = Render<SensorPanel>();
        panel.Find("section.panel").GetAttribute("data-state").Should().Be("failed");
        panel.Markup.Should().Contain("Alerts that were raised stand");

        clock.IsStopped = false;
        await console.Pass(600);
        await monitor.Refresh(CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => panel.Find(".line a").TextContent.Should().Be("CO-1"));
        panel.Find(".line").TextContent.Should().Contain("12 ppm").And.Contain("dead");
    }

    [Fact]
    public async Task A_sensor_that_does_not_exist_is_said_to()
    {
        await monitor.Refresh(CancellationToken.None);
        var page = Page("CO-2");
        StateOf(page, "Now").Should().Be("empty");
        page.Markup.Should().Contain("This sensor does not exist.");
    }

    [Fact]
    public async Task The_last_hour_stays_when_it_cannot_be_read_any_more()
    {
        await monitor.Refresh(CancellationToken.None);
        var page = Page();
        StateOf(page, "Last hour").Should().Be("ready");
        database.IsDown = true;
        Time.Advance(TimeSpan.FromSeconds(10));
        await monitor.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Last hour").Should().Be("stale"));
        page.FindAll("svg").Should().NotBeEmpty();
        StateOf(page, "Now").Should().Be("ready");
    }

    /// <summary>A clock that faults when told to: it takes the monitor with it.</summary>
    private sealed class StoppableClock(FakeTimeProvider time) : TimeProvider
    {
        public bool IsStopped { get; set; }

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => IsStopped ? throw new InvalidOperationException("The clock stands.") : time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
