using CsCheck;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class FreshnessTests
{
    // period s, age s, band: each border from both sides, by one millisecond.
    [Theory]
    [InlineData(1, 0, nameof(FreshnessBand.Fresh))]
    [InlineData(1, 1.5, nameof(FreshnessBand.Fresh))]
    [InlineData(1, 1.501, nameof(FreshnessBand.Late))]
    [InlineData(1, 3.001, nameof(FreshnessBand.Late))] // The floor of 5 s.
    [InlineData(1, 5, nameof(FreshnessBand.Late))]
    [InlineData(1, 5.001, nameof(FreshnessBand.Stale))]
    [InlineData(1, 10.001, nameof(FreshnessBand.Stale))] // The floor of 60 s.
    [InlineData(1, 60, nameof(FreshnessBand.Stale))]
    [InlineData(1, 60.001, nameof(FreshnessBand.Dead))]
    [InlineData(10, 15, nameof(FreshnessBand.Fresh))]
    [InlineData(10, 15.001, nameof(FreshnessBand.Late))]
    [InlineData(10, 30, nameof(FreshnessBand.Late))]
    [InlineData(10, 30.001, nameof(FreshnessBand.Stale))]
    [InlineData(10, 100, nameof(FreshnessBand.Stale))]
    [InlineData(10, 100.001, nameof(FreshnessBand.Dead))]
    public void Bands_follow_the_age_in_periods(double period, double age, string band) =>
        Freshness.Of(Clock.Seconds(age), Clock.Seconds(period)).ToString().Should().Be(band);

    [Fact]
    public void A_band_never_improves_with_age() =>
        Gen.Select(Gen.Long[1, Clock.Seconds(3600)], Gen.Long[0, Clock.Seconds(100_000)], Gen.Long[0, Clock.Seconds(100_000)])
            .Sample((period, a, b) => Freshness.Of(Math.Min(a, b), period) <= Freshness.Of(Math.Max(a, b), period));

    [Fact]
    public void A_period_of_zero_is_refused() =>
        FluentActions.Invoking(() => Freshness.Of(1, 0)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void A_point_that_never_reported_waits_and_is_then_dead()
    {
        Freshness.OfNeverSeen(Clock.Seconds(60), Clock.Seconds(1)).Should().Be(FreshnessBand.Waiting);
        Freshness.OfNeverSeen(Clock.Seconds(60.001), Clock.Seconds(1)).Should().Be(FreshnessBand.Dead);
    }

    [Fact]
    public void Age_lowers_the_quality_that_is_shown()
    {
        Shown(Quality.Good, FreshnessBand.Fresh).Should().Be(Quality.Good);
        Shown(Quality.Good, FreshnessBand.Late).Should().Be(Quality.Good);
        Shown(Quality.Good, FreshnessBand.Stale).Should().Be(Quality.UncertainLastUsableValue);
        Shown(Quality.Good, FreshnessBand.Dead).Should().Be(Quality.BadCommunicationError);
        Shown(Quality.BadSensorFailure, FreshnessBand.Stale).Should().Be(Quality.BadSensorFailure);
        Freshness.Shown(Quality.Good, FreshnessBand.Fresh, hasValue: true, linkDown: true).Should().Be(Quality.UncertainNoCommunicationLastUsableValue);
        Freshness.Shown(Quality.Good, FreshnessBand.Dead, hasValue: false, linkDown: false).Should().Be(Quality.BadNoCommunication);

        static Quality Shown(Quality sample, FreshnessBand band) => Freshness.Shown(sample, band, hasValue: true, linkDown: false);
    }
}
