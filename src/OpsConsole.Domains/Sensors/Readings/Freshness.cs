namespace OpsConsole.Sensors.Readings;

/// <summary>How old a value is, measured against how often it should come.</summary>
internal enum FreshnessBand : byte
{
    /// <summary>No reading yet, and not long enough ago to be alarmed about.</summary>
    Waiting = 0,
    Fresh = 1,
    Late = 2,
    Stale = 3,
    Dead = 4,
}

/// <summary>The freshness of a value from its age and the point's expected period. Pure.</summary>
internal static class Freshness
{
    private static readonly long StaleFloor = TimeSpan.FromSeconds(5).Ticks;
    private static readonly long DeadFloor = TimeSpan.FromSeconds(60).Ticks;

    /// <summary>The age above which a value is stale, in ticks: three periods, at least 5 s.</summary>
    public static long StaleAfter(long periodTicks) => Math.Max(3 * periodTicks, StaleFloor);

    /// <summary>The age above which a value is dead, in ticks: ten periods, at least 60 s.</summary>
    public static long DeadAfter(long periodTicks) => Math.Max(10 * periodTicks, DeadFloor);

    /// <param name="ageTicks">Age of the last reading; a negative age counts as none.</param>
    /// <param name="periodTicks">The expected period, above zero.</param>
    public static FreshnessBand Of(long ageTicks, long periodTicks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(periodTicks);
        if (ageTicks > DeadAfter(periodTicks))
            return FreshnessBand.Dead;
        if (ageTicks > StaleAfter(periodTicks))
            return FreshnessBand.Stale;
        return ageTicks > periodTicks + periodTicks / 2 ? FreshnessBand.Late : FreshnessBand.Fresh;
    }

    /// <summary>A point that never reported waits until it would be dead, and is then dead: silence from the first moment is silence.</summary>
    public static FreshnessBand OfNeverSeen(long waitedTicks, long periodTicks) =>
        waitedTicks > DeadAfter(periodTicks) ? FreshnessBand.Dead : FreshnessBand.Waiting;

    /// <summary>What the screen may claim about a reading's quality once its age is taken into account.</summary>
    public static Quality Shown(Quality sample, FreshnessBand band, bool hasValue, bool linkDown)
    {
        if (!hasValue && !sample.IsBad)
            return band == FreshnessBand.Dead ? Quality.BadNoCommunication : Quality.BadWaitingForInitialData;
        var aged = band switch
        {
            FreshnessBand.Dead => hasValue ? Quality.BadCommunicationError : Quality.BadNoCommunication,
            _ when linkDown => Quality.UncertainNoCommunicationLastUsableValue,
            FreshnessBand.Stale => Quality.UncertainLastUsableValue,
            _ => Quality.Good,
        };
        return Quality.Worst(sample, aged);
    }
}
