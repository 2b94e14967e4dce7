using NodaTime;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Tests.Blood;

public sealed class TravelTests
{
    private static readonly GeoPoint Sydney = new(-33.8688, 151.2093);
    private static readonly GeoPoint Melbourne = new(-37.8136, 144.9631);
    private static readonly GeoPoint London = new(51.5074, -0.1278);
    private static readonly GeoPoint Manchester = new(53.4808, -2.2426);
    private static readonly DateTimeZone SydneyZone = DateTimeZoneProviders.Tzdb["Australia/Sydney"];
    private static readonly OpeningHours Daytime = new(new LocalTime(7, 0), new LocalTime(19, 0), SydneyZone);
    private static readonly OpeningHours Always = new(LocalTime.Midnight, LocalTime.Midnight, SydneyZone);

    [Fact]
    public void Great_circle_distances_are_the_published_ones()
    {
        Math.Round(GreatCircle.DistanceKm(Sydney, Melbourne), 2).Should().Be(713.43);
        Math.Round(GreatCircle.DistanceKm(London, Manchester), 2).Should().Be(261.98);
    }

    [Fact]
    public void Distance_is_symmetric_zero_to_itself_and_half_the_globe_at_most()
    {
        GreatCircle.DistanceKm(Melbourne, Sydney).Should().Be(GreatCircle.DistanceKm(Sydney, Melbourne));
        GreatCircle.DistanceKm(Sydney, Sydney).Should().Be(0);
        GreatCircle.DistanceKm(new GeoPoint(0, 0), new GeoPoint(0, 180)).Should().BeApproximately(Math.PI * GreatCircle.RadiusKm, 1e-6);
    }

    [Theory]
    [InlineData(90.1, 0)]
    [InlineData(0, -180.1)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.PositiveInfinity)]
    public void A_place_off_the_globe_is_seen(double latitude, double longitude) => new GeoPoint(latitude, longitude).IsOnEarth.Should().BeFalse();

    [Fact]
    public void An_open_site_starts_at_once_and_every_part_is_named()
    {
        var now = Instant.FromUtc(2026, 7, 1, 2, 0);
        var arrival = Arrival.Estimate(TravelPolicy.Default, TravelMode.Routine, Daytime, Sydney, Sydney, now, irradiate: false);
        arrival.Parts.Select(p => p.Name).Should().Equal("opening", "pick-and-pack", "drive", "handover");
        arrival.Parts[0].Duration.Should().Be(TimeSpan.Zero);
        arrival.Parts.Single(p => p.IsEstimate).Name.Should().Be("drive");
        arrival.At.Should().Be(now + Duration.FromMinutes(65));
    }

    [Fact]
    public void The_parts_add_up_to_the_arrival()
    {
        var now = Instant.FromUtc(2026, 7, 1, 12, 0);
        var arrival = Arrival.Estimate(TravelPolicy.Default, TravelMode.Emergency, Daytime, Sydney, Melbourne, now, irradiate: true);
        (arrival.At - now).ToTimeSpan().Should().Be(arrival.Parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Duration));
        arrival.Parts.Select(p => p.Name).Should().Contain("irradiation");
    }

    [Fact]
    public void Drive_time_is_detour_times_distance_over_speed()
    {
        var policy = TravelPolicy.Default with { DetourFactor = 1.5, RoutineSpeedKmPerHour = 30, EmergencySpeedKmPerHour = 60 };
        policy.Drive(20, TravelMode.Routine).Should().Be(TimeSpan.FromHours(1));
        policy.Drive(20, TravelMode.Emergency).Should().Be(TimeSpan.FromMinutes(30));
    }

    [Theory]
    [InlineData("2026-07-01T20:59:59Z", "2026-07-01T21:00:00Z")]
    [InlineData("2026-07-01T21:00:00Z", "2026-07-01T21:00:00Z")]
    [InlineData("2026-07-01T09:00:00Z", "2026-07-01T21:00:00Z")]
    [InlineData("2026-07-01T08:59:59Z", "2026-07-01T08:59:59Z")]
    public void A_closed_site_starts_when_it_opens_in_its_own_zone(string now, string opens) =>
        Daytime.NextOpen(At(now)).Should().Be(At(opens));

    [Fact]
    public void Opening_follows_the_clock_on_the_wall_across_a_clock_change()
    {
        // On 4 October 2026 Sydney goes from +10 to +11: seven in the morning is an hour earlier in UTC.
        Daytime.NextOpen(At("2026-10-02T12:00:00Z")).Should().Be(At("2026-10-02T21:00:00Z"));
        Daytime.NextOpen(At("2026-10-03T12:00:00Z")).Should().Be(At("2026-10-03T20:00:00Z"));
    }

    [Fact]
    public void Opening_may_run_over_midnight()
    {
        var night = new OpeningHours(new LocalTime(22, 0), new LocalTime(6, 0), SydneyZone);
        night.IsOpenAt(At("2026-07-01T13:00:00Z")).Should().BeTrue();
        night.IsOpenAt(At("2026-07-01T19:59:00Z")).Should().BeTrue();
        night.IsOpenAt(At("2026-07-01T20:00:00Z")).Should().BeFalse();
        night.NextOpen(At("2026-07-01T20:00:00Z")).Should().Be(At("2026-07-02T12:00:00Z"));
    }

    [Fact]
    public void A_site_that_opens_when_it_closes_is_always_open() => Always.NextOpen(At("2026-07-01T20:00:00Z")).Should().Be(At("2026-07-01T20:00:00Z"));

    private static Instant At(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value;
}
