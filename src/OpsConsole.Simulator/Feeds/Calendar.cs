namespace OpsConsole.Simulator.Feeds;

/// <summary>Sydney's dates, near enough for a demo: standard time all year.</summary>
internal static class Calendar
{
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(10));

    /// <summary>The day itself, or the Monday after a weekend.</summary>
    public static DateOnly BusinessDay(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };
}
