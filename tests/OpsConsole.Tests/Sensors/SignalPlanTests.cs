using OpsConsole.Alerts.Contracts;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;
using OpsConsole.Sensors.Watch;

namespace OpsConsole.Tests.Sensors;

public sealed class SignalPlanTests
{
    private const int MostNamed = 10;

    private static (SensorPoint, PointNow) Point(int number, double silentFor, string criticality = "high", bool seen = true, Quality? quality = null, bool restored = false, double waited = 1000)
    {
        var row = new SensorPointRow
        {
            Id = $"CO-{number}", Version = 1, Number = number, Source = "PLC-12", Kind = "co", Unit = "ppm", Location = "M8 eastbound, 5 m", SpanLow = 0, SpanHigh = 300,
            PeriodMilliseconds = 1000, Limits = "[]", Criticality = criticality, RegisteredAt = new DateTimeOffset(Clock.Now, TimeSpan.Zero),
        };
        var band = !seen ? Freshness.OfNeverSeen(Clock.Seconds(waited), Clock.Seconds(1)) : Freshness.Of(Clock.Seconds(silentFor), Clock.Seconds(1));
        var sample = quality ?? Quality.Good;
        return (new SensorPoint(row, 0), new PointNow(
            seen ? 20 : double.NaN, sample, sample, 0, seen ? Clock.NowPlus(-silentFor) : 0, Clock.NowPlus(-silentFor), 1, number, TimeFlags.None, band, false, restored,
            LimitLevel.None, AlarmState.Initial, 0, Clock.NowPlus(-waited)));
    }

    private static SignalDecision Decide(double heard, IReadOnlyList<(SensorPoint, PointNow)> points, bool heardSinceStart = true, ClockHealth clock = default) =>
        SignalPlan.Decide(new SourceView("PLC-12", Clock.NowPlus(-heard), heardSinceStart, clock, points), Clock.Now, MostNamed);

    private static List<(SensorPoint, PointNow)> Many(int count, int silent) =>
        [.. Enumerable.Range(0, count).Select(i => Point(i, i < silent ? 30 : 0.2))];

    [Fact]
    public void A_silent_source_is_one_alert_and_suppresses_its_points()
    {
        var decision = Decide(heard: 5.1, Many(214, 214));
        decision.Silent.Should().BeTrue();
        var alert = decision.Wanted.Should().ContainSingle().Subject.Value;
        alert.Title.Should().Be("PLC-12 is not answering");
        alert.Affected.Should().StartWith("214 points blind in M8");
        alert.Severity.Should().Be(Severity.High);
        decision.Kept.Should().NotContain(SignalPlan.OfPoint("CO-1"));
    }

    [Theory]
    [InlineData(60.1, "critical", Severity.Critical)]
    [InlineData(60.1, "high", Severity.High)]
    [InlineData(59.9, "critical", Severity.High)]
    internal void A_dead_source_that_guards_lives_becomes_critical(double heard, string criticality, Severity severity) =>
        Decide(heard, [Point(1, heard, criticality)]).Wanted[SignalPlan.OfSource("PLC-12")].Severity.Should().Be(severity);

    [Theory]
    [InlineData(5.0, false)]
    [InlineData(5.1, true)]
    public void A_source_is_silent_after_its_shortest_period_three_times_at_least_five_seconds(double heard, bool silent) =>
        Decide(heard, [Point(1, heard)]).Silent.Should().Be(silent);

    [Theory]
    [InlineData(59.9, false)]
    [InlineData(60.1, true)]
    public void After_a_start_a_source_is_given_a_minute_to_find_us_and_what_stands_stays(double heard, bool silent)
    {
        var decision = Decide(heard, [Point(1, heard, restored: true)], heardSinceStart: false);
        decision.Silent.Should().Be(silent);
        if (!silent)
            decision.Kept.Should().Contain([SignalPlan.OfSource("PLC-12"), SignalPlan.OfPoint("CO-1")]);
    }

    [Fact]
    public void While_a_source_may_be_falling_silent_no_point_is_named()
    {
        var decision = Decide(heard: 3, Many(20, 20));
        decision.Wanted.Should().BeEmpty();
        decision.Kept.Should().Contain(SignalPlan.OfPoint("CO-1"));
    }

    [Fact]
    public void Few_silent_points_are_named_each_with_its_own_severity()
    {
        var decision = Decide(0.1, [Point(1, 30, "critical"), Point(2, 30, "low"), Point(3, 0.2)]);
        decision.Wanted.Keys.Should().BeEquivalentTo([SignalPlan.OfPoint("CO-1"), SignalPlan.OfPoint("CO-2")]);
        decision.Wanted[SignalPlan.OfPoint("CO-1")].Severity.Should().Be(Severity.Critical);
        decision.Wanted[SignalPlan.OfPoint("CO-2")].Severity.Should().Be(Severity.Advice);
        decision.Wanted[SignalPlan.OfPoint("CO-1")].Affected.Should().Contain("last value 20 ppm from 02:59:30 UTC");
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(11, 1)]
    public void Many_silent_points_of_a_live_source_are_one_alert(int silent, int alerts) =>
        Decide(0.1, Many(50, silent)).Wanted.Should().HaveCount(alerts);

    [Fact]
    public void The_words_for_many_do_not_change_with_every_point() =>
        Decide(0.1, Many(50, 21)).Wanted.Values.Should().Equal(Decide(0.1, Many(50, 29)).Wanted.Values);

    [Fact]
    public void A_point_that_reports_its_own_failure_is_an_alert_although_it_is_fresh() =>
        Decide(0.1, [Point(1, 0.1, quality: Quality.BadSensorFailure)]).Wanted.Values.Single().Title.Should().Be("CO-1 reports that it has failed");

    [Theory]
    [InlineData(60, 0)]
    [InlineData(60.1, 1)]
    public void A_point_that_never_reported_is_an_alert_once_it_would_be_dead(double waited, int alerts) =>
        Decide(0.1, [Point(1, 0, seen: false, waited: waited)]).Wanted.Should().HaveCount(alerts);

    [Fact]
    public void After_a_start_a_point_is_given_the_time_it_needs_and_its_alert_stands_meanwhile()
    {
        var decision = Decide(0.1, [Point(1, 4000, restored: true, waited: 3)]);
        decision.Wanted.Should().BeEmpty();
        decision.Kept.Should().Contain(SignalPlan.OfPoint("CO-1"));
        Decide(0.1, [Point(1, 4000, restored: true, waited: 6)]).Wanted.Should().ContainKey(SignalPlan.OfPoint("CO-1"));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void A_wrong_clock_is_an_alert_for_a_minute_after_its_last_reading(double ago, bool stands) =>
        Decide(0.1, [Point(1, 0.1)], clock: new ClockHealth(Clock.NowPlus(-ago), 0, 0, SkewVerdict.Unknown, null))
            .Wanted.ContainsKey(SignalPlan.OfClock("PLC-12")).Should().Be(stands);

    [Theory]
    [InlineData(nameof(SkewVerdict.Warning), false)]
    [InlineData(nameof(SkewVerdict.Alarm), true)]
    public void A_skewed_clock_alerts_at_two_seconds_and_only_shows_at_one(string verdict, bool alerts) =>
        Decide(0.1, [Point(1, 0.1)], clock: new ClockHealth(0, 0, 0, Enum.Parse<SkewVerdict>(verdict), 1)).Wanted.ContainsKey(SignalPlan.OfClock("PLC-12")).Should().Be(alerts);
}
