using OpsConsole.Platform.Live;

namespace OpsConsole.Ui.Panels;

/// <summary>What a monitor's value means for the panel that shows it.</summary>
public static class LiveState
{
    /// <summary>A monitor renews its snapshot every two seconds even when nothing happens; three missed are a silence.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(6);

    /// <summary>Reads the state off the value: what never arrived is loading or failed, what stopped arriving is stale, and only a fresh value may be empty.</summary>
    /// <param name="live">The monitor's current value.</param>
    /// <param name="now">Server time.</param>
    /// <param name="openedAt">When the panel was opened: a failure is not known to be older than that.</param>
    /// <param name="isEmpty">Whether there is nothing to show.</param>
    /// <param name="empty">What to say then.</param>
    /// <param name="stillWorks">What to say still works when nothing could be read at all.</param>
    public static LoadState Of<T>(
        LiveValue<T> live, DateTimeOffset now, DateTimeOffset openedAt, Func<T, bool> isEmpty, LoadState.Empty empty, string stillWorks) where T : class
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(isEmpty);
        if (live.Value is null)
            return live.Problem is null ? new LoadState.Loading() : new LoadState.Failed(live.Problem, openedAt, stillWorks);
        if (live.Problem is not null)
            return new LoadState.Stale(live.AsOf, live.Problem);
        if (now - live.AsOf > StaleAfter)
            return new LoadState.Stale(live.AsOf, "No newer state has arrived since.");
        return isEmpty(live.Value) ? empty : new LoadState.Ready(live.AsOf);
    }
}
