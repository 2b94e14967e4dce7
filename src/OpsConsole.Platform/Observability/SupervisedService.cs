using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Platform.Observability;

/// <summary>
/// A background loop that is seen: it reports each turn, survives a failed one with a growing pause, and shows in the
/// console's health when it stops turning. Every loop of the console derives from it.
/// </summary>
public abstract class SupervisedService(LoopRegistry loops, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>The clock of the loop's pace; a test may put its own in.</summary>
    protected TimeProvider Time => time;

    /// <summary>Writes under the loop's own type.</summary>
    protected ILogger Logger => logger;

    /// <summary>Name in health and metrics, such as <c>write-path</c>.</summary>
    public abstract string Name { get; }

    /// <summary>After how long without a turn the loop counts as stuck.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Time between turns; zero for a turn that itself waits for work.</summary>
    protected abstract TimeSpan Pace { get; }

    /// <summary>One turn. An exception is logged, counted and followed by a pause; the loop goes on.</summary>
    public abstract Task Turn(CancellationToken ct);

    /// <summary>Runs before the first turn; a failure here is retried like a failed turn.</summary>
    protected virtual Task Start(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Reports that the loop is alive; called by long turns that wait for work.</summary>
    protected void Beat() => loops.Beat(Name, Patience, time.GetUtcNow());

    /// <summary>True while the loop says of itself that it turns but does not get its work done.</summary>
    protected bool IsFailing { get; private set; }

    /// <summary>Shows the loop as failing until <see cref="Recovered"/>, though it keeps turning.</summary>
    protected void Failing(Exception error)
    {
        IsFailing = true;
        loops.Failed(Name, error);
    }

    /// <summary>The work gets done again.</summary>
    protected void Recovered()
    {
        if (!IsFailing)
            return;
        IsFailing = false;
        loops.Succeeded(Name);
    }

    /// <summary>True for a loop that everybody waits for; it may then also block while it has nothing to do.</summary>
    protected virtual bool HasOwnThread => false;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!HasOwnThread)
        {
            await Run(stoppingToken);
            return;
        }

        using var thread = new OwnThread(Name);
        await Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.None, thread).Unwrap();
    }

    private async Task Run(CancellationToken stoppingToken)
    {
        var failures = 0;
        var started = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            Beat();
            try
            {
                if (!started)
                {
                    await Start(stoppingToken);
                    started = true;
                }

                await Turn(stoppingToken);
                failures = 0;
                if (!IsFailing)
                    loops.Succeeded(Name);
                if (Pace > TimeSpan.Zero)
                    await Task.Delay(Pace, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                failures++;
                loops.Failed(Name, error);
                logger.LogError(error, "The loop {Loop} failed {Failures} times in a row", Name, failures);
                await PauseAfter(failures, stoppingToken);
            }
        }
    }

    private async Task PauseAfter(int failures, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(failures, 10))));
        await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
