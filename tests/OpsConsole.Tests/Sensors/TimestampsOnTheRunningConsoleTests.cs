using System.Text.Json;
using OpsConsole.Sensors.Readings;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Sensors;

/// <summary>Every case of a time from outside, sent to the running console.</summary>
public sealed class TimestampsOnTheRunningConsoleTests(TimestampsOnTheRunningConsoleTests.Fixture fixture) : IClassFixture<TimestampsOnTheRunningConsoleTests.Fixture>
{
    private static int next;
    private SensorConsole Console => fixture.Console;

    public sealed class Fixture : IAsyncLifetime
    {
        internal SensorConsole Console { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Console = await SensorConsole.Start();

        public ValueTask DisposeAsync() => Console.DisposeAsync();
    }

    private async Task<(string Source, string Tag)> NewPoint()
    {
        var number = Interlocked.Increment(ref next);
        var (source, tag) = ($"PLC-{number}", $"CO-{number}");
        await Console.Register(source, tag);
        return (source, tag);
    }

    private static IEnumerable<string> Flags(JsonElement point) => point.GetProperty("flags").EnumerateArray().Select(f => f.GetString()!);

    private async Task<JsonElement> AfterOne(string time, string? warmUp = null)
    {
        var (source, tag) = await NewPoint();
        if (warmUp is not null)
            await Console.Send(source, 1, Console.Reading(tag, 1, -1, 10));
        var answer = await Console.Send(source, 1, $"\"tag\":\"{tag}\",\"seq\":2,\"time\":{time},\"value\":40.5");
        answer.GetProperty("accepted").GetInt32().Should().Be(1, "a sample is handled, not dropped");
        return await Console.Point(tag);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"1970-01-01T00:00:00Z\"")]
    [InlineData("\"2019-12-31T23:59:59Z\"")]
    [InlineData("\"2100-01-01T00:00:01Z\"")]
    [InlineData("\"NaN\"")]
    [InlineData("null")]
    [InlineData("1e300")]
    public async Task An_impossible_time_shows_the_value_as_uncertain_and_received_now(string time)
    {
        var point = await AfterOne(time, warmUp: "yes");
        point.GetProperty("value").GetDouble().Should().Be(40.5);
        point.GetProperty("quality").GetString().Should().StartWith("Uncertain");
        Flags(point).Should().Equal("clock-invalid");
        point.GetProperty("time").GetDateTimeOffset().Should().Be(Console.Time.GetUtcNow());
        point.GetProperty("band").GetString().Should().Be("fresh");
    }

    [Fact]
    public async Task An_impossible_time_is_one_alert_for_its_source_and_the_value_is_still_checked_against_its_limits()
    {
        var (source, tag) = await NewPoint();
        await Console.Register(source, $"{tag}-b");
        await Console.Send(source, 1, $"\"tag\":\"{tag}\",\"seq\":1,\"time\":0,\"value\":90", $"\"tag\":\"{tag}-b\",\"seq\":2,\"time\":0,\"value\":10");
        await Console.Settle();
        await Console.Pass(1);
        (await Console.Alerts($"The clock of {source} is wrong")).Should().ContainSingle();
        (await Console.Alerts($"{tag} is above its limit")).Should().ContainSingle();
    }

    [Fact]
    public async Task Seconds_sent_as_milliseconds_are_hinted_at()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, $"\"tag\":\"{tag}\",\"seq\":1,\"time\":{SourceTime.ToUnixMilliseconds(Console.Time.GetUtcNow().UtcTicks) / 1000},\"value\":40.5");
        Flags(await Console.Point(tag)).Should().Equal("clock-invalid", "unit?");
        await Console.Pass(1);
        (await Console.Alerts($"The clock of {source} looks like seconds")).Should().ContainSingle();
    }

    [Fact]
    public async Task Seconds_sent_as_milliseconds_are_scaled_for_the_source_that_is_known_to_send_them_and_for_no_other()
    {
        await using var console = await SensorConsole.Start(settings: new Dictionary<string, string?> { ["Sensors:SecondsAsMilliseconds:0"] = "PLC-S" });
        await console.Register("PLC-S", "CO-S");
        await console.Register("PLC-M", "CO-M");
        var seconds = SourceTime.ToUnixMilliseconds(Clock.Now) / 1000;
        foreach (var kind in new[] { "S", "M" })
            await console.Send($"PLC-{kind}", 1, [.. Enumerable.Range(1, 100).Select(i => $"\"tag\":\"CO-{kind}\",\"seq\":{i},\"time\":{seconds - 1},\"value\":40.5")]);

        var scaled = await console.Point("CO-S");
        scaled.GetProperty("time").GetDateTimeOffset().Should().Be(console.Time.GetUtcNow().AddSeconds(-1));
        scaled.GetProperty("quality").GetString().Should().Be("Good");
        Flags(scaled).Should().Equal("scaled");
        var hinted = await console.Point("CO-M");
        hinted.GetProperty("time").GetDateTimeOffset().Should().Be(console.Time.GetUtcNow());
        hinted.GetProperty("quality").GetString().Should().StartWith("Uncertain");
        Flags(hinted).Should().Equal("clock-invalid", "unit?");
        await console.Pass(1);
        (await console.Alerts("The clock of")).Should().ContainSingle().Which.GetProperty("title").GetString().Should().StartWith("The clock of PLC-M looks like seconds");
    }

    [Fact]
    public async Task Up_to_two_seconds_ahead_is_accepted_and_has_no_negative_age()
    {
        var point = await AfterOne($"\"{Console.At(1.5)}\"");
        point.GetProperty("time").GetDateTimeOffset().Should().Be(Console.Time.GetUtcNow().AddSeconds(1.5));
        point.GetProperty("quality").GetString().Should().Be("Good");
        point.GetProperty("age").GetDouble().Should().Be(0);
        Flags(point).Should().BeEmpty();
    }

    [Fact]
    public async Task Two_to_sixty_seconds_ahead_counts_as_now_and_alerts()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, Console.Reading(tag, 1, 30, 40.5));
        var point = await Console.Point(tag);
        point.GetProperty("time").GetDateTimeOffset().Should().Be(Console.Time.GetUtcNow());
        point.GetProperty("quality").GetString().Should().Be("Good");
        Flags(point).Should().Equal("clock-ahead");
        await Console.Pass(1);
        (await Console.Alerts($"The clock of {source} runs ahead")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_day_ahead_never_becomes_the_latest()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, Console.Reading(tag, 1, 86_400, 99));
        Flags(await Console.Point(tag)).Should().Equal("clock-invalid");
        await Console.Send(source, 1, Console.Reading(tag, 2, -0.1, 11));
        (await Console.Point(tag)).GetProperty("value").GetDouble().Should().Be(11);
    }

    [Fact]
    public async Task A_late_reading_enters_history_and_leaves_the_current_value_alone()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, Console.Reading(tag, 2, -1, 20));
        var answer = await Console.Send(source, 1, Console.Reading(tag, 1, -30, 10));
        answer.GetProperty("accepted").GetInt32().Should().Be(1);
        (await Console.Point(tag)).GetProperty("value").GetDouble().Should().Be(20);
        var raw = await Console.Raw(tag);
        raw.Select(r => r.GetProperty("value").GetDouble()).Should().Equal(10, 20);
        raw[0].GetProperty("flags").EnumerateArray().Single().GetString().Should().Be("historical");
    }

    [Fact]
    public async Task An_exact_duplicate_is_counted_and_changes_nothing()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, Console.Reading(tag, 1, -1, 20));
        var again = await Console.Send(source, 1, Console.Reading(tag, 1, -1, 20), Console.Reading(tag, 2, 0, 21));
        again.GetProperty("accepted").GetInt32().Should().Be(1);
        again.GetProperty("duplicates").GetInt32().Should().Be(1);
        (await Console.Raw(tag)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Two_values_of_the_same_time_are_both_kept()
    {
        var (source, tag) = await NewPoint();
        var time = Console.At(-1);
        await Console.Send(source, 1, $"\"tag\":\"{tag}\",\"seq\":1,\"time\":\"{time}\",\"value\":20", $"\"tag\":\"{tag}\",\"seq\":2,\"time\":\"{time}\",\"value\":21");
        (await Console.Raw(tag)).Select(r => r.GetProperty("value").GetDouble()).Should().Equal(20, 21);
        (await Console.Point(tag)).GetProperty("value").GetDouble().Should().Be(21);
    }

    [Fact]
    public async Task After_a_reboot_with_a_clock_that_stepped_back_the_new_epoch_is_shown()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, Console.Reading(tag, 900, -1, 20));
        await Console.Send(source, 2, Console.Reading(tag, 1, -3600, 30));
        var point = await Console.Point(tag);
        point.GetProperty("value").GetDouble().Should().Be(30);
        point.GetProperty("age").GetDouble().Should().BeGreaterThanOrEqualTo(0);
        await Console.Send(source, 1, Console.Reading(tag, 901, 0, 21));
        (await Console.Point(tag)).GetProperty("value").GetDouble().Should().Be(30, "the old epoch is over");
    }

    [Fact]
    public async Task A_clock_two_seconds_behind_over_a_hundred_readings_alerts()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, [.. Enumerable.Range(1, 99).Select(i => Console.Reading(tag, i, -3 + i / 1000.0, 20))]);
        await Console.Pass(1);
        (await Console.Alerts($"The clock of {source} is off")).Should().BeEmpty();
        await Console.Send(source, 1, Console.Reading(tag, 100, -2.5, 20));
        await Console.Pass(1);
        (await Console.Alerts($"The clock of {source} is off")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_leap_second_and_an_offset_are_times_like_others()
    {
        var (source, tag) = await NewPoint();
        await Console.Send(source, 1, $"\"tag\":\"{tag}\",\"seq\":1,\"time\":\"2026-06-30T23:59:60Z\",\"value\":1", $"\"tag\":\"{tag}\",\"seq\":2,\"time\":\"2026-07-01T12:59:59+10:00\",\"value\":2");
        var raw = await Console.Raw(tag);
        raw.Select(r => r.GetProperty("value").GetDouble()).Should().Equal(1, 2);
        raw.SelectMany(r => r.GetProperty("flags").EnumerateArray()).Should().BeEmpty();
        (await Console.Point(tag)).GetProperty("time").GetDateTimeOffset().Should().Be(Console.Time.GetUtcNow().AddSeconds(-1).AddTicks(-(Console.Time.GetUtcNow().UtcTicks - Clock.Now)));
    }

    [Theory]
    [InlineData("points/T1/history?from=0001-01-01T00:00:00Z", "/from")]
    [InlineData("points/T1/history?to=0001-01-01T00:00:00Z", "/to")]
    [InlineData("points/T1/history?to=9999-12-31T23:59:59Z", "/to")]
    [InlineData("points/T1/history?from=2020-01-01T00:00:00Z", "/from")]
    [InlineData("completeness?source=S1&day=9999-12-31", "/day")]
    [InlineData("completeness?source=S1&day=0001-01-01", "/day")]
    public async Task A_time_outside_what_can_be_is_refused_with_its_place(string call, string pointer)
    {
        await using var console = await SensorConsole.Start();
        await console.Register("S1", "T1");
        await console.Send("S1", 1, console.Reading("T1", 1, 0, 20));
        var answer = await console.Client.GetAsync($"/api/sensors/{call}");
        answer.StatusCode.Should().Be(System.Net.HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("errors").TryGetProperty(pointer, out _).Should().BeTrue();
    }
}
