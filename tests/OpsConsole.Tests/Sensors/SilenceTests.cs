using System.Net;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Sensors;

public sealed class SilenceTests
{
    private static async Task Everyone(SensorConsole console, string source, long seq, int count, params int[] butNot) =>
        await console.Send(source, 1, [.. Enumerable.Range(0, count).Where(i => !butNot.Contains(i)).Select((i, n) => console.Reading($"{source}-P{i}", seq + n, 0, 20))]);

    private static string[] Tags(string source, int count) => [.. Enumerable.Range(0, count).Select(i => $"{source}-P{i}")];

    [Fact]
    public async Task One_silent_sensor_is_shown_with_its_last_value_alerted_acknowledged_and_recovers()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-1", Tags("PLC-1", 3));
        await Everyone(console, "PLC-1", 1, 3);
        for (var second = 1; second <= 6; second++)
        {
            await console.Pass(1);
            await Everyone(console, "PLC-1", 100 * second, 3, butNot: 1);
        }

        await console.Pass(1);
        var point = await console.Point("PLC-1-P1");
        point.GetProperty("value").GetDouble().Should().Be(20);
        point.GetProperty("band").GetString().Should().Be("stale");
        point.GetProperty("quality").GetString().Should().Be("UncertainLastUsableValue");
        point.GetProperty("age").GetDouble().Should().Be(7);
        var alert = (await console.Alerts("PLC-1-P1 is silent")).Should().ContainSingle().Subject;
        alert.GetProperty("severity").GetInt32().Should().Be(1, "its priority is the point's own criticality");

        var acknowledged = await console.Client.Post($"/api/alerts/{alert.GetProperty("id").GetString()}/acknowledge", """{"occurrence":1}""");
        acknowledged.StatusCode.Should().Be(HttpStatusCode.OK);
        await Everyone(console, "PLC-1", 1000, 3);
        await console.Pass(1);
        (await console.Point("PLC-1-P1")).GetProperty("band").GetString().Should().Be("fresh");
        (await console.Alerts("PLC-1-P1")).Should().BeEmpty("it was acknowledged and is over");
        (await console.Alerts("PLC-1")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_silent_source_is_one_alert_and_its_points_keep_their_values()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-2", Tags("PLC-2", 20));
        await console.Register("PLC-3", Tags("PLC-3", 1));
        await Everyone(console, "PLC-2", 1, 20);
        for (var second = 1; second <= 7; second++)
        {
            await console.Pass(1);
            await Everyone(console, "PLC-3", second, 1);
        }

        (await console.Alerts("PLC-2")).Should().ContainSingle().Which.GetProperty("affected").GetString().Should().Contain("20 points blind in M4 East");
        var point = await console.Point("PLC-2-P7");
        point.GetProperty("band").GetString().Should().Be("link-down");
        point.GetProperty("quality").GetString().Should().Be("UncertainNoCommunicationLastUsableValue");
        point.GetProperty("value").GetDouble().Should().Be(20);

        await Everyone(console, "PLC-2", 1000, 20);
        await console.Pass(1);
        var left = (await console.Alerts("PLC-2")).Should().ContainSingle("nobody has acknowledged it").Subject;
        left.GetProperty("isActive").GetBoolean().Should().BeFalse();
        (await console.Point("PLC-2-P7")).GetProperty("band").GetString().Should().Be("fresh");
    }

    [Fact]
    public async Task Many_silent_points_of_a_live_source_are_one_alert()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-4", Tags("PLC-4", 30));
        await Everyone(console, "PLC-4", 1, 30);
        for (var second = 1; second <= 8; second++)
        {
            await console.Pass(1);
            await Everyone(console, "PLC-4", 100 * second, 30, [.. Enumerable.Range(0, 25)]);
        }

        (await console.Alerts("PLC-4")).Should().ContainSingle().Which.GetProperty("title").GetString().Should().Contain("many of its points do not");
    }

    [Fact]
    public async Task A_point_that_was_registered_and_never_reported_is_alerted()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-5", Tags("PLC-5", 2));
        for (var second = 0; second <= 62; second++)
        {
            await Everyone(console, "PLC-5", second, 2, butNot: 1);
            await console.Pass(1);
        }

        (await console.Point("PLC-5-P1")).GetProperty("quality").GetString().Should().Be("BadNoCommunication");
        (await console.Alerts("PLC-5-P1 gives no readings")).Should().ContainSingle();
    }

    [Fact]
    public async Task The_list_of_alarms_goes_on_where_it_was_though_the_first_left_it_meanwhile()
    {
        await using var console = await SensorConsole.Start();
        var tags = Enumerable.Range(1, 5).Select(i => $"CO-9{i}").ToArray();
        await console.Register("PLC-9", tags);
        await console.Send("PLC-9", 1, [.. tags.Select((tag, i) => console.Reading(tag, i + 1, 0, 55))]);
        await console.Settle();
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var part = await console.Client.GetAsync($"/api/sensors/alarms?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}").Json();
            seen.AddRange(part.GetProperty("items").EnumerateArray().Select(alarm => alarm.GetProperty("tag").GetString()!));
            if (cursor is null)
                (await console.Client.Post($"/api/sensors/alarms/{seen[0]}~1/shelve", """{"minutes":30,"reason":"Works"}""")).StatusCode.Should().Be(HttpStatusCode.OK);
            cursor = part.GetProperty("next").GetString();
        }
        while (cursor is not null && seen.Count < 20);
        seen.Should().BeEquivalentTo(tags);
    }

    [Fact]
    public async Task A_limit_is_an_alarm_that_names_its_occurrence_and_tells_the_second_who_was_first()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-6", "CO-6");
        await console.Send("PLC-6", 1, console.Reading("CO-6", 1, 0, 55));
        await console.Settle();
        var alarm = (await console.Client.GetAsync("/api/sensors/alarms").Json()).GetProperty("items").EnumerateArray().Should().ContainSingle().Subject;
        alarm.GetProperty("occurrenceId").GetString().Should().Be("CO-6~1");
        alarm.GetProperty("state").GetString().Should().Be("active-unacknowledged");

        using var feed = await console.Host.Client("sensors.write", "PLC-6");
        foreach (var act in new[] { "acknowledge", "shelve", "out-of-service" })
            (await feed.Post($"/api/sensors/alarms/CO-6~1/{act}", """{"minutes":10,"reason":"noise","workOrder":"WO-1"}""")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var other = await console.Host.Client("sensors.acknowledge", "R. Singh");
        (await other.Post("/api/sensors/alarms/CO-6~1/acknowledge", "{}", "ack-1")).StatusCode.Should().Be(HttpStatusCode.OK);
        var repeated = await other.Post("/api/sensors/alarms/CO-6~1/acknowledge", "{}", "ack-1");
        repeated.StatusCode.Should().Be(HttpStatusCode.OK, "a repetition is no second person");
        repeated.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await other.Post("/api/sensors/alarms/CO-6~1/acknowledge", """{"comment":"seen"}""", "ack-1")).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        var second = await console.Client.Post("/api/sensors/alarms/CO-6~1/acknowledge", "{}");
        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var problem = await second.Json();
        problem.GetProperty("code").GetString().Should().Be("already-acknowledged");
        problem.GetProperty("acknowledgedBy").GetString().Should().Be("R. Singh");
        (await console.Alerts("CO-6 is above")).Single().GetProperty("acknowledgedBy").GetString().Should().Be("R. Singh", "nobody has to acknowledge twice");

        // Passing the higher limit is a new occurrence: the old acknowledgement does not reach it.
        await console.Send("PLC-6", 1, console.Reading("CO-6", 2, 0.1, 85));
        await console.Settle();
        (await console.Point("CO-6")).GetProperty("alarm").GetProperty("occurrenceId").GetString().Should().Be("CO-6~2");
        (await (await other.Post("/api/sensors/alarms/CO-6~1/acknowledge", "{}")).Json()).GetProperty("code").GetString().Should().Be("occurrence-changed");

        // Within the dead band it stays, below it goes, and what was never acknowledged stays listed.
        await console.Send("PLC-6", 1, console.Reading("CO-6", 3, 0.2, 48));
        await console.Settle();
        (await console.Point("CO-6")).GetProperty("alarmState").GetString().Should().Be("active-unacknowledged");
        await console.Send("PLC-6", 1, console.Reading("CO-6", 4, 0.3, 47.9));
        await console.Settle();
        (await console.Point("CO-6")).GetProperty("alarmState").GetString().Should().Be("returned-unacknowledged");
    }

    [Fact]
    public async Task Acknowledging_the_alert_acknowledges_the_alarm()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-7", "CO-7");
        await console.Send("PLC-7", 1, console.Reading("CO-7", 1, 0, 55));
        await console.Settle();
        var alert = (await console.Alerts("CO-7 is above")).Single();
        await console.Client.Post($"/api/alerts/{alert.GetProperty("id").GetString()}/acknowledge", """{"occurrence":1}""");
        await console.Settle();
        var alarm = (await console.Point("CO-7")).GetProperty("alarm");
        alarm.GetProperty("state").GetString().Should().Be("active-acknowledged");
        alarm.GetProperty("acknowledgedBy").GetString().Should().Be("test");
    }

    [Fact]
    public async Task A_shelved_alarm_leaves_the_list_and_comes_back_when_its_time_is_over()
    {
        await using var console = await SensorConsole.Start();
        await console.Register("PLC-8", "CO-8");
        await console.Send("PLC-8", 1, console.Reading("CO-8", 1, 0, 55));
        await console.Settle();
        (await console.Client.Post("/api/sensors/alarms/CO-8~1/shelve", """{"minutes":600,"reason":"Works"}""")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await console.Client.Post("/api/sensors/alarms/CO-8~1/shelve", """{"minutes":30}""")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await console.Client.Post("/api/sensors/alarms/CO-8~1/shelve", """{"minutes":30,"reason":"Works"}""")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await console.Point("CO-8")).GetProperty("alarmState").GetString().Should().Be("shelved");
        (await console.Client.GetAsync("/api/sensors/alarms").Json()).GetProperty("items").GetArrayLength().Should().Be(0);
        console.Time.Advance(TimeSpan.FromMinutes(30));
        await console.Send("PLC-8", 1, console.Reading("CO-8", 2, 0, 55));
        await console.Pass(1);
        (await console.Point("CO-8")).GetProperty("alarmState").GetString().Should().Be("active-unacknowledged");
    }
}
