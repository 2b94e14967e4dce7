using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>Everything but stock and request that an answer depends on; its version goes with every answer.</summary>
internal sealed record FinderPolicy
{
    public required MatchingPolicy Matching { get; init; }

    public TravelPolicy Travel { get; init; } = TravelPolicy.Default;

    /// <summary>A site not heard of for longer is silent: its units are shown but not offered.</summary>
    public Duration SilentAfter { get; init; } = Duration.FromMinutes(5);

    /// <summary>Life a unit must still have when it arrives. Zero means in date on arrival.</summary>
    public Duration MinimumRemaining { get; init; } = Duration.Zero;

    /// <summary>Arrivals within one band count as equal, routine.</summary>
    public Duration RoutineBand { get; init; } = Duration.FromMinutes(15);

    /// <summary>Arrivals within one band count as equal, emergency.</summary>
    public Duration EmergencyBand { get; init; } = Duration.FromMinutes(5);

    /// <summary>Most candidates in an answer.</summary>
    public int CandidateLimit { get; init; } = 20;

    /// <summary>Most rejections in an answer, the nearest ones.</summary>
    public int RejectedLimit { get; init; } = 10;

    public string Version => $"{Matching.Version}+{Travel.Version}+finder-1";

    public Duration Band(TravelMode mode) => mode == TravelMode.Emergency ? EmergencyBand : RoutineBand;
}
