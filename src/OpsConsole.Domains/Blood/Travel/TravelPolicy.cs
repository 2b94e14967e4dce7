namespace OpsConsole.Blood.Travel;

/// <summary>How urgent a request is; it changes the times and the order of ranking.</summary>
internal enum TravelMode
{
    Routine = 0,
    Emergency = 1,
}

/// <summary>
/// The constants behind every arrival time, versioned as a whole. No road data stands behind them, so what is
/// computed from them is an estimate and is called one.
/// </summary>
internal sealed record TravelPolicy
{
    public static TravelPolicy Default { get; } = new();

    /// <summary>Changes with any change of a constant; part of every answer.</summary>
    public string Version { get; init; } = "travel-1";

    /// <summary>Road kilometres for one kilometre as the crow flies.</summary>
    public double DetourFactor { get; init; } = 1.3;

    /// <summary>Mean speed of a van, km/h.</summary>
    public double RoutineSpeedKmPerHour { get; init; } = 40;

    /// <summary>Mean speed under blue light, km/h.</summary>
    public double EmergencySpeedKmPerHour { get; init; } = 60;

    /// <summary>From order to packed, routine.</summary>
    public TimeSpan RoutinePickAndPack { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>From order to packed, emergency.</summary>
    public TimeSpan EmergencyPickAndPack { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From the vehicle's arrival to the receiving bench.</summary>
    public TimeSpan Handover { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>To irradiate units at the source.</summary>
    public TimeSpan Irradiation { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan PickAndPack(TravelMode mode) => mode == TravelMode.Emergency ? EmergencyPickAndPack : RoutinePickAndPack;

    /// <summary>Estimated time on the road, rounded up to the second.</summary>
    public TimeSpan Drive(double greatCircleKm, TravelMode mode)
    {
        var speed = mode == TravelMode.Emergency ? EmergencySpeedKmPerHour : RoutineSpeedKmPerHour;
        return TimeSpan.FromSeconds(Math.Ceiling(greatCircleKm * DetourFactor / speed * 3600));
    }
}
