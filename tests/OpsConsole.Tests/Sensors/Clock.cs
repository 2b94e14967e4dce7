namespace OpsConsole.Tests.Sensors;

/// <summary>A fixed now for the rules that take time as an argument.</summary>
internal static class Clock
{
    public static readonly long Now = new DateTime(2026, 7, 1, 3, 0, 0, DateTimeKind.Utc).Ticks;

    public static long Seconds(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    public static long NowPlus(double seconds) => Now + Seconds(seconds);
}
