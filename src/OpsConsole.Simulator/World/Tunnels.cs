using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>
/// The sensors of three Sydney road tunnels, 5,000 in all. Kinds, units, limits and periods follow what the operators
/// publish (carbon monoxide 87 ppm and nitrogen dioxide 0.5 ppm over 15 minutes, visibility 0.005 per metre) and common practice.
/// </summary>
internal static class Tunnels
{
    public static readonly IReadOnlyList<Tunnel> All =
    [
        new("M4E", "M4 East", LengthMetres: 5_500, FirstSource: 1, Sources: 4),
        new("M8", "M8", LengthMetres: 9_000, FirstSource: 5, Sources: 5),
        new("M5E", "M5 East", LengthMetres: 4_000, FirstSource: 10, Sources: 3),
    ];

    public static readonly IReadOnlyList<SensorKind> Kinds =
    [
        new("CO", "co", "ppm", 0, 300, 5, "high", [96, 132, 72], Decimals: 1,
            new(Usual: 14, Swing: 10, Noise: 2.5, ByTraffic: 1),
            [new("HH", 150, 5, 10, 30), new("H", 87, 3, 15, 60)]),
        new("NO2", "no2", "ppm", 0, 5, 5, "high", [76, 104, 60], Decimals: 3,
            new(Usual: 0.12, Swing: 0.12, Noise: 0.02, ByTraffic: 1),
            [new("HH", 1, 0.05, 10, 30), new("H", 0.5, 0.02, 15, 60)]),
        new("VIS", "visibility", "1/m", 0, 0.03, 5, "high", [96, 132, 72], Decimals: 5,
            new(Usual: 0.0011, Swing: 0.0012, Noise: 0.0002, ByTraffic: 1),
            [new("HH", 0.012, 0.0005, 5, 30), new("H", 0.005, 0.0003, 15, 60)]),
        new("AIR", "air-velocity", "m/s", -15, 15, 1, "high", [64, 88, 48], Decimals: 2,
            new(Usual: 3.6, Swing: 1.4, Noise: 0.5, ByTraffic: 1),
            [new("H", 10, 0.5, 10, 20), new("L", -1, 0.3, 10, 20)]),
        new("FAN", "jet-fan-vibration", "mm/s", 0, 25, 2, "medium", [160, 220, 120], Decimals: 2,
            new(Usual: 1.8, Swing: 0, Noise: 0.25, ByTraffic: 0),
            [new("HH", 7.1, 0.3, 5, 20), new("H", 4.5, 0.2, 10, 30)]),
        new("SUMP", "sump-level", "m", 0, 4, 10, "high", [19, 26, 15], Decimals: 3,
            new(Usual: 1.1, Swing: 0, Noise: 0.15, ByTraffic: 0),
            [new("HH", 3.2, 0.1, 20, 60), new("H", 2.5, 0.1, 30, 60), new("L", 0.3, 0.05, 60, 60), new("LL", 0.1, 0.05, 60, 60)]),
        new("HEAT", "linear-heat", "°C", -20, 120, 10, "critical", [897, 1234, 669], Decimals: 1,
            new(Usual: 24, Swing: 5, Noise: 0.6, ByTraffic: 0.6),
            [new("HH", 68, 2, 0, 30), new("H", 58, 2, 10, 30)]),
        new("SPD", "traffic-speed", "km/h", 0, 130, 10, "low", [192, 264, 144], Decimals: 0,
            new(Usual: 82, Swing: -38, Noise: 5, ByTraffic: 1),
            [new("L", 15, 3, 60, 60)]),
    ];

    /// <summary>Every point, in a fixed order; the same seed gives the same points.</summary>
    public static IReadOnlyList<TunnelPoint> Points(string seed)
    {
        var points = new List<TunnelPoint>(5_000);
        foreach (var kind in Kinds)
        {
            for (var tunnel = 0; tunnel < All.Count; tunnel++)
                AddPoints(points, All[tunnel], kind, kind.Counts[tunnel], Chance.For(seed, $"points/{All[tunnel].Code}/{kind.Code}"));
        }

        return points;
    }

    public static IReadOnlyList<string> Sources { get; } =
        [.. All.SelectMany(tunnel => Enumerable.Range(tunnel.FirstSource, tunnel.Sources)).Select(SourceName)];

    private static void AddPoints(List<TunnelPoint> points, Tunnel tunnel, SensorKind kind, int count, Chance chance)
    {
        for (var index = 0; index < count; index++)
        {
            var eastbound = index % 2 == 0;
            var chainage = (int)((index / 2 * 2 + 1.0) / count * tunnel.LengthMetres);
            var section = Math.Min(chainage * tunnel.Sources / tunnel.LengthMetres, tunnel.Sources - 1);
            var point = new SensorPoint(
                $"{kind.Code}-{tunnel.Code}-{index + 1:0000}",
                SourceName(tunnel.FirstSource + section),
                kind.Name,
                kind.Unit,
                $"{tunnel.Name} {(eastbound ? "eastbound" : "westbound")}, {chainage} m",
                [kind.Low, kind.High],
                kind.PeriodSeconds,
                kind.Limits,
                kind.Criticality);
            points.Add(new TunnelPoint(point, kind, tunnel.Code + (eastbound ? "/E" : "/W"),
                Along: (double)(eastbound ? chainage : tunnel.LengthMetres - chainage) / tunnel.LengthMetres,
                Offset: chance.Normal() * kind.Behaviour.Noise, Phase: chance.Below((int)kind.PeriodSeconds)));
        }
    }

    private static string SourceName(int number) => $"PLC-{number:00}";
}

/// <param name="FirstSource">Number of the first of its controllers, each of which has one section of the tunnel.</param>
internal sealed record Tunnel(string Code, string Name, int LengthMetres, int FirstSource, int Sources);

/// <summary>A kind of sensor.</summary>
/// <param name="Counts">How many in each of <see cref="Tunnels.All"/>.</param>
/// <param name="Decimals">What the instrument can tell apart.</param>
internal sealed record SensorKind(
    string Code, string Name, string Unit, double Low, double High, double PeriodSeconds, string Criticality,
    IReadOnlyList<int> Counts, int Decimals, SensorBehaviour Behaviour, IReadOnlyList<SensorLimit> Limits);

/// <summary>How the values of a kind behave.</summary>
/// <param name="Usual">The value in an empty tunnel.</param>
/// <param name="Swing">What full traffic adds.</param>
/// <param name="Noise">Standard deviation of the slow random walk around that.</param>
/// <param name="ByTraffic">How far the value follows traffic, 0 to 1.</param>
internal sealed record SensorBehaviour(double Usual, double Swing, double Noise, double ByTraffic);

/// <summary>A point of the world: what the console is told about it, and what only the world knows.</summary>
/// <param name="Tube">Tunnel and direction; the sensors of one tube move together.</param>
/// <param name="Along">Position from entry 0 to exit 1.</param>
/// <param name="Phase">The second within the period at which it samples.</param>
internal sealed record TunnelPoint(SensorPoint Point, SensorKind Kind, string Tube, double Along, double Offset, int Phase);
