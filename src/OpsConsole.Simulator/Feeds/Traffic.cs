using System.Globalization;

namespace OpsConsole.Simulator.Feeds;

/// <summary>How busy a tunnel tube is: two peaks a day and a slow wander, as a pure function of seed, tube and time.</summary>
internal static class Traffic
{
    /// <summary>Sydney standard time all year: the hour of daylight saving does not matter to a shape.</summary>
    private static readonly TimeSpan SydneyOffset = TimeSpan.FromHours(10);

    /// <summary>From 0, empty, to about 1, full.</summary>
    public static double Level(string seed, string tube, DateTime now)
    {
        var local = now + SydneyOffset;
        var hour = local.TimeOfDay.TotalHours;
        var weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        // Into town in the morning, out of it in the afternoon.
        var (morning, afternoon) = tube.EndsWith('E') ? (0.7, 0.45) : (0.45, 0.7);
        var peaks = (morning * Bell(hour, 7.8, 1.4)) + (afternoon * Bell(hour, 17.2, 1.8));
        var day = 0.08 + (0.32 * Bell(hour, 13, 5.5));
        var level = day + (weekend ? peaks * 0.35 : peaks);
        return Math.Clamp(level * (0.85 + (0.3 * Wander(seed, tube, now))), 0, 1.1);
    }

    private static double Bell(double hour, double centre, double width) =>
        Math.Exp(-Math.Pow((hour - centre) / width, 2));

    private static double Wander(string seed, string tube, DateTime now)
    {
        const long NodeTicks = 4 * TimeSpan.TicksPerMinute;
        var node = now.Ticks / NodeTicks;
        var part = (double)(now.Ticks % NodeTicks) / NodeTicks;
        return (Node(seed, tube, node) * (1 - part)) + (Node(seed, tube, node + 1) * part);
    }

    private static double Node(string seed, string tube, long node) =>
        Chance.For(seed, string.Create(CultureInfo.InvariantCulture, $"traffic/{tube}/{node}")).Unit();
}
