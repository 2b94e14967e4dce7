using OpsConsole.Platform.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Ui.Live;

/// <summary>What a panel shows of a monitor's value.</summary>
public static class LiveState
{
    /// <param name="empty">Words for a value that holds nothing, or null if it holds something.</param>
    /// <param name="stillWorks">What the viewer can still rely on when there was never a value.</param>
    public static LoadState Of<T>(LiveValue<T> live, Func<T, LoadState.Empty?> empty, string stillWorks, DateTimeOffset now) where T : class
    {
        if (live.Value is null)
            return live.Problem is null ? new LoadState.Loading() : new LoadState.Failed(live.Problem, now, stillWorks);
        if (live.Problem is not null)
            return new LoadState.Stale(live.AsOf, live.Problem);
        return (LoadState?)empty(live.Value) ?? new LoadState.Ready(live.AsOf);
    }
}
