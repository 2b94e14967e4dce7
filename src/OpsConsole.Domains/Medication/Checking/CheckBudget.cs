namespace OpsConsole.Medication.Checking;

/// <summary>How much of a check may be done before it has to answer with what it has.</summary>
internal abstract class CheckBudget
{
    public static CheckBudget Unlimited { get; } = new PairBudget(long.MaxValue);

    /// <summary>Stops after a number of pairs; replays a check that once ran out of time.</summary>
    public static CheckBudget OfPairs(long pairs) => new PairBudget(pairs);

    /// <summary>Stops when the time is used up, measured every 64 pairs.</summary>
    public static CheckBudget OfTime(TimeProvider time, TimeSpan limit) => new TimeBudget(time, limit);

    /// <summary>Whether the check must stop now, with this many pairs behind it.</summary>
    public abstract bool Spent(long pairsDone);

    private sealed class PairBudget(long pairs) : CheckBudget
    {
        public override bool Spent(long pairsDone) => pairsDone >= pairs;
    }

    private sealed class TimeBudget(TimeProvider time, TimeSpan limit) : CheckBudget
    {
        private const int Every = 64;
        private readonly long started = time.GetTimestamp();

        public override bool Spent(long pairsDone) => pairsDone % Every == 0 && time.GetElapsedTime(started) > limit;
    }
}
