using System.Net;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Watchdog;

namespace OpsConsole.Tests.Watchdog;

public sealed class WatchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("watchdog").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 4, 0, 0, TimeSpan.Zero));
    private readonly StringWriter said = new();
    private string? failure;

    private string File => Path.Combine(folder, "watchdog.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_change_is_written_once_and_said_once()
    {
        var watch = Watch();
        watch.Start();
        await Steps(watch, 3);
        failure = "connection refused";
        await Steps(watch, 6);
        failure = null;
        await Steps(watch, 3);

        Lines().Where(line => line.Kind == "changed").Select(line => line.State.Condition)
            .Should().Equal(Condition.Answering, Condition.Silent, Condition.Answering);
        said.ToString().Should().Contain("ALARM: the console is silent since 2026-11-23 04:00:06Z, no answer: connection refused")
            .And.Contain("well: the console is answering");
    }

    [Fact]
    public async Task After_a_restart_silence_goes_on_from_where_it_began_without_a_second_alarm()
    {
        var first = Watch();
        first.Start();
        await Steps(first, 1);
        failure = "connection refused";
        await Steps(first, 5);

        time.Advance(TimeSpan.FromHours(1));
        var second = Watch();
        second.Start();
        await Steps(second, 5);

        (second.State.Condition, second.State.Since).Should().Be((Condition.Silent, new DateTimeOffset(2026, 11, 23, 4, 0, 2, TimeSpan.Zero)));
        Lines().Count(line => line.Kind == "changed" && line.State.Condition == Condition.Silent).Should().Be(1);
    }

    [Fact]
    public async Task A_torn_last_line_is_passed_over_and_stays_in_the_record()
    {
        var first = Watch();
        first.Start();
        failure = "connection refused";
        await Steps(first, 5);
        await System.IO.File.AppendAllTextAsync(File, "{\"at\":\"2026-11-23T0");

        var second = Watch();
        second.Start();

        second.State.Condition.Should().Be(Condition.Silent);
        System.IO.File.ReadLines(File).Should().Contain("{\"at\":\"2026-11-23T0");
        Lines()[^1].Kind.Should().Be("started");
    }

    [Fact]
    public void The_record_of_another_console_is_not_taken_for_this_one()
    {
        Watch().Start();
        var other = new WatchRecord(folder);

        other.Last("http://elsewhere/").Should().BeNull();
        other.Last("http://localhost:5391/").Should().NotBeNull();
    }

    [Fact]
    public async Task A_quiet_watch_gives_a_sign_of_life_every_ten_minutes()
    {
        var watch = Watch();
        watch.Start();
        await Steps(watch, 601);

        Lines().Count(line => line.Kind == "alive").Should().Be(2);
    }

    [Fact]
    public async Task The_alarm_program_gets_its_arguments_one_by_one_and_no_shell_reads_them()
    {
        var target = Path.Combine(folder, "alarm; $(id) `x`");
        var watch = Watch("touch", target);
        watch.Start();
        await Steps(watch, 1);

        System.IO.File.Exists(target).Should().BeTrue();
    }

    [Fact]
    public async Task An_alarm_program_that_is_not_there_is_said_and_the_watch_goes_on()
    {
        var watch = Watch(Path.Combine(folder, "missing"));
        watch.Start();
        await Steps(watch, 2);

        Lines().Should().ContainSingle(line => line.Kind == "command").Which.Text.Should().StartWith("the alarm program could not run");
        watch.State.Condition.Should().Be(Condition.Answering);
    }

    [Theory]
    [InlineData(200, """{"state":"ready","time":"2026-11-23T04:00:00Z","instance":"a","dependencies":[{"name":"database","state":"ready","detail":"Sqlite"}]}""")]
    [InlineData(503, """{"state":"not-ready","dependencies":[{"name":"database","state":"unreachable","detail":"SqliteException"},{"name":"loop:demo","state":"ready"},{"name":"loop:x","state":"stuck"}]}""", "database unreachable (SqliteException)", "loop:x stuck")]
    [InlineData(503, "busy", "the console, which does not say why (status 503)")]
    [InlineData(401, "", "unknown, because the console does not accept the Watchdog's key (--key)")]
    public void Readiness_is_read_by_dependency(int status, string body, params string[] notReady) =>
        Prober.ReadReadiness((HttpStatusCode)status, body).Should().Equal(notReady);

    [Fact]
    public void Options_come_from_arguments_and_then_from_the_environment()
    {
        var (options, errors) = WatchdogOptions.Read(
            ["--url", "http://localhost:5391", "--every", "1", "--on-alarm", "notify", "--argument", "a b", "--argument", "c"],
            name => name switch { "OPSCONSOLE_WATCHDOG_EVERY" => "3", "OPSCONSOLE_WATCHDOG_SILENT_AFTER" => "9", _ => null });

        errors.Should().BeEmpty();
        (options!.Every, options.Limits.SilentAfter, options.Data).Should().Be((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), Path.Combine("data", "watchdog")));
        options.Command.Should().Equal("notify", "a b", "c");
    }

    [Theory]
    [InlineData("--url", "nowhere")]
    [InlineData("--every", "0")]
    [InlineData("--slow-after", "soon")]
    [InlineData("--silent-after", "3")]
    [InlineData("--argument", "orphan")]
    [InlineData("--volume", "11")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var (options, errors) = WatchdogOptions.Read(["--url", "http://localhost", name, value], _ => null);

        options.Should().BeNull();
        errors.Should().NotBeEmpty();
        errors[0].Should().StartWith(name);
    }

    [Fact]
    public void Without_an_address_nothing_is_watched() =>
        WatchdogOptions.Read([], _ => null).Errors.Should().ContainSingle().Which.Should().Contain("OPSCONSOLE_WATCHDOG_URL");

    private Watch Watch(params string[] command) => new(
        new WatchdogOptions(new Uri("http://localhost:5391"), null, TimeSpan.FromSeconds(2),
            new WatchLimits(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)), TimeSpan.FromSeconds(5), folder, command),
        _ => Task.FromResult(new Probe(time.GetUtcNow(), TimeSpan.FromMilliseconds(2), failure, [])),
        new WatchRecord(folder), said, time);

    private async Task Steps(Watch watch, int count)
    {
        for (var step = 0; step < count; step++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await watch.Step(CancellationToken.None);
        }
    }

    private List<WatchLine> Lines() =>
        [.. System.IO.File.ReadLines(File).Where(text => text.EndsWith('}')).Select(text =>
            System.Text.Json.JsonSerializer.Deserialize<WatchLine>(text, WatchRecord.Json)!)];
}
