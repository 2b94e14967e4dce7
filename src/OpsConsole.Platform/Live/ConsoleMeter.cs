using System.Diagnostics.Metrics;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Live;

/// <summary>Metrics of the console itself: how late pushes are, what waits to be written, and loops in trouble. Meter <c>OpsConsole.Console</c>.</summary>
public sealed class ConsoleMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly IDisposable _subscription;

    /// <summary>Measures from now on; nobody needs to call it again.</summary>
    public ConsoleMeter(IMeterFactory meters, CommitFeed feed, LoopRegistry loops, WritePath write, TimeProvider time)
    {
        _meter = meters.Create("OpsConsole.Console");
        var push = _meter.CreateHistogram<double>("opsconsole.push.lag", "s", "Time from a commit, on any instance, to its push by this one");
        _meter.CreateObservableGauge("opsconsole.loops.troubled", () => loops.Troubled(time.GetUtcNow()).Count, "{loop}", "Background loops that are stuck or keep failing");
        _meter.CreateObservableGauge("opsconsole.commands.waiting", () => write.Waiting, "{command}", "Commands waiting for a commit");
        _subscription = feed.Subscribe(entries => push.Record((time.GetUtcNow() - entries[^1].RecordedAt).TotalSeconds));
    }

    /// <summary>Stops measuring.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        _meter.Dispose();
    }
}
