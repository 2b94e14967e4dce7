using OpsConsole.Platform.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Ui.Live;

/// <summary>What a panel shows of a monitor's value.</summary>
public static class LiveState
{
    /// <summary>A monitor renews its snapshot every two seconds even when nothing happens; three missed are a silence.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(6);

    /// <summary>How often a screen expects something new; after two of these the browser marks the silence by itself.</summary>
    public static readonly TimeSpan Period = StaleAfter / 2;

    /// <summary>What never arrived is loading or failed, what stopped arriving is stale, and only a fresh value may be empty.</summary>
    /// <param name="live">The monitor's current value.</param>
    /// <param name="empty">Words for a value that holds nothing, or null if it holds something.</param>
    /// <param name="stillWorks">What the viewer can still rely on when there was never a value.</param>
    /// <param name="now">Server time.</param>
    public static LoadState Of<T>(LiveValue<T> live, Func<T, LoadState.Empty?> empty, string stillWorks, DateTimeOffset now) where T : class
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(empty);
        if (live.Value is null)
            return live.Problem is null ? new LoadState.Loading() : new LoadState.Failed(live.Problem, live.AsOf == default ? now : live.AsOf, stillWorks);
        if (live.Problem is not null)
            return new LoadState.Stale(live.AsOf, live.Problem);
        if (now - live.AsOf > StaleAfter)
            return new LoadState.Stale(live.AsOf, "No newer state has arrived since.");
        return empty(live.Value) is { } none ? none with { AsOf = live.AsOf } : new LoadState.Ready(live.AsOf);
    }
}
