namespace OpsConsole.Watchdog;

/// <summary>How the console is, as seen from outside.</summary>
internal enum Condition
{
    /// <summary>Not watched long enough to say.</summary>
    Unknown = 0,
    Answering = 1,

    /// <summary>Answers now, but has come and gone too often to be believed.</summary>
    Flapping = 2,

    /// <summary>Answers, but too late, several times in a row.</summary>
    Slow = 3,

    /// <summary>Answers, but says itself that it cannot work.</summary>
    NotReady = 4,
    Silent = 5,
}

/// <summary>One look at the console.</summary>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="NotReady">The dependencies that are not well; empty when ready or not asked.</param>
internal sealed record Probe(DateTimeOffset At, TimeSpan Took, string? Failure, IReadOnlyList<string> NotReady)
{
    public bool Answered => Failure is null;
}

/// <summary>When to worry.</summary>
internal sealed record WatchLimits(TimeSpan SlowAfter, TimeSpan SilentAfter)
{
    /// <summary>One slow answer is a pause of the machine; so many in a row are slow.</summary>
    public const int SlowInARow = 3;

    /// <summary>So many changes between well and unwell within <see cref="FlapWindow"/> are flapping.</summary>
    public const int FlapChanges = 4;

    public static readonly TimeSpan FlapWindow = TimeSpan.FromMinutes(5);

    /// <summary>How long it must stay well before flapping is over.</summary>
    public static readonly TimeSpan FlapQuiet = TimeSpan.FromMinutes(2);
}

/// <summary>What is known so far. Everything the next judgement needs, so that it survives a restart.</summary>
/// <param name="Since">When the condition began, as far as was seen.</param>
/// <param name="LastAnswered">Never in the future, never forgotten.</param>
/// <param name="Detail">Why, in words.</param>
/// <param name="Changes">The latest changes between well and unwell, oldest first.</param>
internal sealed record WatchState(
    Condition Condition,
    DateTimeOffset Since,
    DateTimeOffset? LastAnswered,
    string Detail,
    int SlowInARow,
    bool Well,
    IReadOnlyList<DateTimeOffset> Changes)
{
    public static WatchState Start(DateTimeOffset now) => new(Condition.Unknown, now, null, "", 0, Well: true, []);

    public bool IsAlarm => Condition is not (Condition.Unknown or Condition.Answering);
}

/// <summary>Judges the console. A pure function: the clock is in the probe.</summary>
internal static class Judgement
{
    /// <param name="watchingSince">When this process began to look: silence before that was not seen.</param>
    public static WatchState Next(WatchState state, Probe probe, DateTimeOffset watchingSince, WatchLimits limits)
    {
        var slow = probe.Answered && probe.Took > limits.SlowAfter ? state.SlowInARow + 1 : 0;
        var lastAnswered = probe.Answered ? probe.At : state.LastAnswered;
        var silentSince = Later(state.LastAnswered, watchingSince);
        if (Look(state, probe, slow, silentSince, limits) is not { } look)
            return state;

        var well = look.Condition == Condition.Answering;
        IReadOnlyList<DateTimeOffset> changes = well != state.Well ? [.. state.Changes, probe.At] : state.Changes;
        changes = [.. changes.Where(change => probe.At - change < WatchLimits.FlapWindow)];
        var flapping = well && changes.Count >= WatchLimits.FlapChanges && probe.At - changes[^1] < WatchLimits.FlapQuiet;
        if (flapping)
            look = (Condition.Flapping, $"answers now, but came or went {changes.Count} times in {WatchLimits.FlapWindow.TotalMinutes:0} minutes");

        var since = look.Condition == state.Condition
            ? state.Since
            : look.Condition == Condition.Silent ? silentSince : probe.At;
        return new WatchState(look.Condition, since, lastAnswered, look.Detail, slow, well, changes);
    }

    /// <summary>What this probe says by itself; null when it is too early to say anything new.</summary>
    private static (Condition Condition, string Detail)? Look(
        WatchState state, Probe probe, int slow, DateTimeOffset silentSince, WatchLimits limits)
    {
        if (!probe.Answered)
        {
            return state.Condition == Condition.Silent || probe.At - silentSince >= limits.SilentAfter
                ? (Condition.Silent, $"no answer: {probe.Failure}")
                : null;
        }

        if (probe.NotReady.Count > 0)
            return (Condition.NotReady, $"not ready: {string.Join(", ", probe.NotReady)}");
        if (slow >= WatchLimits.SlowInARow || (slow > 0 && state.Condition == Condition.Slow))
            return (Condition.Slow, $"answers take {probe.Took.TotalSeconds:0.0} s");
        return (Condition.Answering, "");
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
