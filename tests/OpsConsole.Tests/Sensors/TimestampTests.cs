using System.Text;
using CsCheck;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class TimestampTests
{
    private static readonly long Commissioned = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static TimeJudgement Judge(long source, LatestReading? latest = null, long epoch = 1, long seq = 10, bool scale = false) =>
        Timestamps.Judge(source, Clock.Now, Commissioned, latest, epoch, seq, scale);

    private static LatestReading Latest(double seconds, long epoch = 1, long seq = 9, bool assumed = false) =>
        new(new OrderKey(Clock.NowPlus(seconds), epoch, seq), assumed);

    [Fact]
    public void A_time_in_order_is_kept()
    {
        var judged = Judge(Clock.NowPlus(-0.2), Latest(-1.2));
        judged.Should().Be(new TimeJudgement(Clock.NowPlus(-0.2), TimeFlags.None, ClockDiagnostic.None));
        judged.Hint.Should().BeNull();
        judged.Apply(Quality.Good).Should().Be(Quality.Good);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("1980-01-06T00:00:00Z")]
    [InlineData("2019-12-31T23:59:59Z")] // One second before commissioning.
    [InlineData("2100-01-01T00:00:01Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("NaN")]
    [InlineData("")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-07-01T03:00:00")] // No zone: it could be any of 26 hours.
    public void An_impossible_time_is_replaced_by_the_receive_time_and_the_value_stays(string time)
    {
        var judged = Judge(SourceTime.Parse(Encoding.UTF8.GetBytes(time)), Latest(-1));
        judged.Should().Be(new TimeJudgement(Clock.Now, TimeFlags.ClockInvalid, ClockDiagnostic.ClockInvalid));
        judged.Historical.Should().BeFalse();
        judged.Apply(Quality.Good).Severity.Should().Be(QualitySeverity.Uncertain);
        judged.Apply(Quality.BadSensorFailure).Should().Be(Quality.BadSensorFailure);
    }

    [Fact]
    public void Commissioning_day_itself_is_possible() =>
        Judge(Commissioned).Diagnostic.Should().Be(ClockDiagnostic.None);

    [Fact]
    public void Without_a_commissioning_date_the_power_on_dates_of_clocks_are_still_impossible()
    {
        foreach (var year in new[] { 1970, 1980, 2000 })
            Timestamps.Judge(new DateTime(year, 1, 1, 0, 0, 5, DateTimeKind.Utc).Ticks, Clock.Now, 0, null, 1, 1)
                .Diagnostic.Should().Be(ClockDiagnostic.ClockInvalid);
    }

    [Fact]
    public void Seconds_sent_as_milliseconds_are_recognised_and_hinted_at_but_not_scaled()
    {
        var sent = SourceTime.FromUnixMilliseconds(SourceTime.ToUnixMilliseconds(Clock.Now) / 1000);
        new DateTime(sent, DateTimeKind.Utc).Should().BeBefore(new DateTime(1970, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        var judged = Judge(sent);
        judged.Effective.Should().Be(Clock.Now);
        judged.Flags.Should().Be(TimeFlags.ClockInvalid | TimeFlags.UnitHint);
        judged.Hint.Should().Be("unit?");
    }

    [Fact]
    public void A_reset_clock_in_January_1970_is_no_unit_error() => Judge(new DateTime(1970, 1, 5, 0, 0, 0, DateTimeKind.Utc).Ticks).Hint.Should().BeNull();

    [Fact]
    public void Seconds_are_scaled_where_the_feed_is_configured_so()
    {
        var seconds = SourceTime.ToUnixMilliseconds(Clock.NowPlus(-3)) / 1000;
        var judged = Judge(SourceTime.FromUnixMilliseconds(seconds), scale: true);
        judged.Should().Be(new TimeJudgement(Clock.NowPlus(-3), TimeFlags.Scaled, ClockDiagnostic.None));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(2)]
    public void Up_to_two_seconds_ahead_is_accepted(double ahead) =>
        Judge(Clock.NowPlus(ahead)).Should().Be(new TimeJudgement(Clock.NowPlus(ahead), TimeFlags.None, ClockDiagnostic.None));

    [Theory]
    [InlineData(2.001)]
    [InlineData(60)]
    public void Two_to_sixty_seconds_ahead_counts_as_now_and_is_flagged(double ahead)
    {
        var judged = Judge(Clock.NowPlus(ahead));
        judged.Should().Be(new TimeJudgement(Clock.Now, TimeFlags.ClockAhead, ClockDiagnostic.Skew));
        judged.Apply(Quality.Good).Should().Be(Quality.Good);
    }

    [Theory]
    [InlineData(60.001)]
    [InlineData(86_400)]
    [InlineData(86_400.0 * 365 * 50)]
    public void More_than_sixty_seconds_ahead_is_a_wrong_clock(double ahead) =>
        Judge(Clock.NowPlus(ahead)).Should().Be(new TimeJudgement(Clock.Now, TimeFlags.ClockInvalid, ClockDiagnostic.ClockInvalid));

    [Fact]
    public void A_future_time_never_keeps_a_later_reading_from_becoming_the_latest()
    {
        var wrong = Judge(Clock.NowPlus(86_400), epoch: 1, seq: 10);
        var current = new LatestReading(new OrderKey(wrong.Effective, 1, 10), wrong.TimeAssumed);
        // The next one was taken a little before the wrong one arrived, and arrives in the same moment.
        Judge(Clock.NowPlus(-0.1), current, epoch: 1, seq: 11).Historical.Should().BeFalse();
    }

    [Fact]
    public void A_late_reading_enters_history_and_leaves_the_current_value_alone()
    {
        var judged = Judge(Clock.NowPlus(-30), Latest(-1, seq: 11), seq: 5);
        judged.Historical.Should().BeTrue();
        judged.Effective.Should().Be(Clock.NowPlus(-30));
        judged.Diagnostic.Should().Be(ClockDiagnostic.None);
    }

    [Fact]
    public void An_old_reading_with_an_impossible_time_does_not_replace_a_newer_one_by_arriving_late() =>
        Judge(SourceTime.Unreadable, Latest(-1, seq: 11), seq: 5).Historical.Should().BeTrue();

    [Fact]
    public void Of_two_values_with_the_same_time_the_sequence_decides_and_both_have_a_place()
    {
        Judge(Clock.NowPlus(-1), Latest(-1, seq: 9), seq: 10).Historical.Should().BeFalse();
        Judge(Clock.NowPlus(-1), Latest(-1, seq: 9), seq: 8).Historical.Should().BeTrue();
        var keys = new[] { new OrderKey(5, 1, 2), new OrderKey(5, 1, 1), new OrderKey(4, 2, 9), new OrderKey(5, 0, 7) };
        keys.Order().Should().Equal(new OrderKey(4, 2, 9), new OrderKey(5, 0, 7), new OrderKey(5, 1, 1), new OrderKey(5, 1, 2));
    }

    [Fact]
    public void After_a_restart_the_new_epoch_is_current_although_its_clock_stepped_back()
    {
        Judge(Clock.NowPlus(-3600), Latest(-1, epoch: 1, seq: 900), epoch: 2, seq: 1).Historical.Should().BeFalse();
        Judge(Clock.NowPlus(0), Latest(-3600, epoch: 2, seq: 1), epoch: 1, seq: 901).Historical.Should().BeTrue();
    }

    [Theory]
    [InlineData("2026-07-01T03:00:00Z", 0)]
    [InlineData("2026-07-01T03:00:00.25Z", 0.25)]
    [InlineData("2026-07-01T03:00:00.1234567Z", 0.1234567)]
    [InlineData("2026-07-01T03:00:00.123456789Z", 0.1234567)]
    [InlineData("2026-07-01T13:00:00+10:00", 0)]
    [InlineData("2026-06-30T22:30:00.5-04:30", 0.5)]
    public void Times_are_read_exactly_in_utc_or_with_an_offset(string text, double seconds) =>
        SourceTime.Parse(Encoding.UTF8.GetBytes(text)).Should().Be(Clock.NowPlus(seconds));

    [Fact]
    public void A_leap_second_is_the_last_instant_of_its_minute()
    {
        var leap = SourceTime.Parse("2016-12-31T23:59:60Z"u8);
        var next = SourceTime.Parse("2017-01-01T00:00:00Z"u8);
        leap.Should().Be(next - 1);
        leap.Should().BeGreaterThan(SourceTime.Parse("2016-12-31T23:59:59.9Z"u8));
    }

    [Fact]
    public void Numbers_are_milliseconds_and_never_overflow()
    {
        SourceTime.FromUnixMilliseconds(SourceTime.ToUnixMilliseconds(Clock.Now)).Should().Be(Clock.Now);
        SourceTime.FromUnixMilliseconds(1782874800000.5).Should().Be(Clock.NowPlus(0.0005));
        foreach (var wild in new[] { double.NaN, double.PositiveInfinity, 1e300, -1e300 })
            SourceTime.FromUnixMilliseconds(wild).Should().Be(SourceTime.Unreadable);
        SourceTime.FromUnixMilliseconds(long.MaxValue).Should().Be(SourceTime.Unreadable);
        SourceTime.FromUnixMilliseconds(long.MinValue).Should().Be(SourceTime.Unreadable);
    }

    [Fact]
    public void No_bytes_make_the_reader_of_times_fail() =>
        Gen.Byte.Array[0, 60].Sample(bytes => { _ = SourceTime.Parse(bytes); });

    [Fact]
    public void Every_judgement_is_at_most_two_seconds_ahead_of_now() =>
        Gen.Select(Gen.Long, Gen.Bool).Sample((source, scale) =>
            Judge(source, scale: scale).Effective <= Clock.NowPlus(2));

    [Fact]
    public void Skew_is_the_median_of_a_hundred_readings()
    {
        var skew = new ClockSkew();
        for (var i = 0; i < 99; i++)
            skew.Add(Clock.Now, Clock.NowPlus(0.999));
        skew.Verdict().Should().Be(SkewVerdict.Unknown);
        skew.Add(Clock.Now, Clock.NowPlus(3600));
        skew.Median().Should().Be(Clock.Seconds(0.999));
        skew.Verdict().Should().Be(SkewVerdict.Normal);
    }

    [Theory]
    [InlineData(0.999, nameof(SkewVerdict.Normal))]
    [InlineData(1, nameof(SkewVerdict.Warning))]
    [InlineData(-1, nameof(SkewVerdict.Warning))]
    [InlineData(1.999, nameof(SkewVerdict.Warning))]
    [InlineData(2, nameof(SkewVerdict.Alarm))]
    [InlineData(-2, nameof(SkewVerdict.Alarm))]
    public void Skew_warns_at_one_second_and_alarms_at_two(double behind, string verdict)
    {
        var skew = new ClockSkew();
        // Older readings leave the window.
        for (var i = 0; i < 150; i++)
            skew.Add(Clock.Now, i < 50 ? Clock.NowPlus(500) : Clock.NowPlus(behind));
        skew.Verdict().ToString().Should().Be(verdict);
    }
}
