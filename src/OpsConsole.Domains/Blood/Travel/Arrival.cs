using NodaTime;

namespace OpsConsole.Blood.Travel;

/// <summary>One part of the way from order to bench.</summary>
/// <param name="Name"><c>opening</c>, <c>pick-and-pack</c>, <c>irradiation</c>, <c>drive</c> or <c>handover</c>.</param>
/// <param name="IsEstimate">True for what is computed from detour and speed instead of being known.</param>
internal sealed record ArrivalPart(string Name, TimeSpan Duration, bool IsEstimate);

/// <summary>When a unit can be on the bench of the destination, and of what that time is made.</summary>
internal sealed record Arrival(Instant At, double DistanceKm, IReadOnlyList<ArrivalPart> Parts)
{
    /// <summary>Opening + pick-and-pack + irradiation where asked + drive + handover, from now.</summary>
    public static Arrival Estimate(
        TravelPolicy policy, TravelMode mode, OpeningHours hours, GeoPoint from, GeoPoint to, Instant now, bool irradiate)
    {
        var distance = GreatCircle.DistanceKm(from, to);
        var parts = new List<ArrivalPart>(5)
        {
            new("opening", (hours.NextOpen(now) - now).ToTimeSpan(), IsEstimate: false),
            new("pick-and-pack", policy.PickAndPack(mode), IsEstimate: false),
        };
        if (irradiate)
            parts.Add(new("irradiation", policy.Irradiation, IsEstimate: false));
        parts.Add(new("drive", policy.Drive(distance, mode), IsEstimate: true));
        parts.Add(new("handover", policy.Handover, IsEstimate: false));

        var total = parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Duration);
        return new Arrival(now + Duration.FromTimeSpan(total), distance, parts);
    }
}
