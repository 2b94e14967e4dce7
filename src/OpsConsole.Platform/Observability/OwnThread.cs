using System.Collections.Concurrent;

namespace OpsConsole.Platform.Observability;

/// <summary>
/// Runs tasks on a thread of its own. What everybody waits for must not queue behind the other work of the thread pool: hundreds
/// of requests that were just answered would go before the commit that answers the next hundreds.
/// </summary>
internal sealed class OwnThread : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    public OwnThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    private void Run()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    /// <summary>Lets the thread end when nothing is queued any more.</summary>
    public void Dispose() => _tasks.CompleteAdding();
}
