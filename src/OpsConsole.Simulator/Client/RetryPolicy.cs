namespace OpsConsole.Simulator.Client;

/// <summary>How long to wait before the next try: exponential with full jitter, never less than the server asked for.</summary>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Longest, int Attempts)
{
    /// <summary>For a feed, which has nowhere else to bring its data: it tries until it is stopped.</summary>
    public static readonly RetryPolicy Feed = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15), int.MaxValue);

    /// <param name="attempt">1 after the first failure.</param>
    /// <param name="asked">The server's <c>Retry-After</c>, if it gave one.</param>
    public TimeSpan Wait(int attempt, TimeSpan? asked, Chance chance)
    {
        var ceiling = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 20)), Longest.TotalMilliseconds);
        var jittered = TimeSpan.FromMilliseconds(ceiling * (0.5 + (0.5 * chance.Unit())));
        return asked is { } atLeast ? atLeast + (jittered / 4) : jittered;
    }
}
