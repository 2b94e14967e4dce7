using System.Collections.Concurrent;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// Small writes of the console's own upkeep, such as signs of life and leases, waiting for the writer's connection. An embedded
/// database has one writer: another connection would take the lock from it, and each such write would empty its cache of pages.
/// </summary>
internal sealed class Upkeep
{
    private readonly ConcurrentQueue<Job> _jobs = new();
    private volatile Exception? _ended;

    public bool IsEmpty => _jobs.IsEmpty;

    public Task<T> Add<T>(Func<OpsDb, CancellationToken, Task<T>> work)
    {
        var job = new Job<T>(work);
        _jobs.Enqueue(job);
        // Looked at after it was added: whoever ended it before has missed this one.
        if (_ended is { } reason)
            Fail(reason);
        return job.Done;
    }

    /// <summary>Runs the next one. It fails by itself: its caller is told.</summary>
    /// <returns>False if the connection may be broken.</returns>
    public async Task<bool> Run(OpsDb db, CancellationToken ct)
    {
        if (!_jobs.TryDequeue(out var job))
            return true;
        try
        {
            await job.Run(db, ct);
            return true;
        }
        catch (Exception error)
        {
            job.Fail(error);
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Tells everybody who waits that nothing was written.</summary>
    public void Fail(Exception error)
    {
        while (_jobs.TryDequeue(out var job))
            job.Fail(error);
    }

    /// <summary>Nothing is written from now on; who comes later is told at once.</summary>
    public void End(Exception reason)
    {
        _ended = reason;
        Fail(reason);
    }

    private abstract class Job
    {
        public abstract Task Run(OpsDb db, CancellationToken ct);

        public abstract void Fail(Exception error);
    }

    private sealed class Job<T>(Func<OpsDb, CancellationToken, Task<T>> work) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public override async Task Run(OpsDb db, CancellationToken ct) => _done.TrySetResult(await work(db, ct));

        public override void Fail(Exception error) => _done.TrySetException(error);
    }
}
