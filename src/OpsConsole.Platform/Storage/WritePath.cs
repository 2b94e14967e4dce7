using System.Buffers;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// The only way audited state changes. Commands that arrive together share a transaction, each with its own outcome;
/// a caller is answered after the commit is durable. One loop per instance writes one lane of the journal.
/// </summary>
public sealed class WritePath(
    IOpsDbFactory databases, Lane lane, CommitFeed feed, OutboxSignal outbox, WritePathMeter meter, IOptions<WritePathOptions> options,
    LoopRegistry loops, TimeProvider time, ILogger<WritePath> logger) : SupervisedService(loops, time, logger)
{
    private readonly Channel<PendingCommand> _queue = Channel.CreateBounded<PendingCommand>(
        new BoundedChannelOptions(options.Value.LongestQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly AutoResetEvent _arrived = new(initialState: false);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Upkeep _upkeep = new();
    private readonly Dictionary<IRowIndex, RecentRows> _recent = [];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly List<CommitAttempt> _doubtful = [];
    private WriterSession? _session;
    private bool _isAway;
    private DateTimeOffset _lastRecordedAt;

    /// <inheritdoc />
    public override string Name => "write-path";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.Zero;

    /// <inheritdoc />
    protected override bool HasOwnThread => true;

    /// <summary>Commands waiting for a commit.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>
    /// Runs a command and answers after its commit. A full queue answers <c>too-busy</c> (429), an unwritable database
    /// <c>storage-unavailable</c> (503). After the first nothing was changed; after the second the same key finds out. Any other exception is a fault of the command.
    /// </summary>
    public Task<Answer<T>> Execute<T>(Command<T> command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var pending = new PendingCommand<T>(command, Time.GetTimestamp());
        if (!_queue.Writer.TryWrite(pending))
        {
            meter.Refused("too-busy");
            return Task.FromResult(new Answer<T>(Refusals.TooBusy, Replayed: false));
        }

        _arrived.Set();
        return pending.Answered;
    }

    /// <summary>
    /// Runs a small, unaudited write of the console's own upkeep on the writer's connection, between two commits.
    /// </summary>
    /// <exception cref="InvalidOperationException">The storage is out of reach; nothing was written.</exception>
    public async Task<T> Maintain<T>(Func<OpsDb, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var done = _upkeep.Add(work);
        _arrived.Set();
        return await done.WaitAsync(ct);
    }

    /// <inheritdoc />
    protected override async Task Start(CancellationToken ct) => await lane.Open(databases, Time, ct);

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        if (!_queue.Reader.TryPeek(out _) && _upkeep.IsEmpty)
        {
            WaitHandle.WaitAny([_arrived, ct.WaitHandle], LongestWait);
            ct.ThrowIfCancellationRequested();
        }

        // With nobody waiting, too, what is in doubt gets known, and a storage that is back is seen to be back.
        if (IsFailing && !_queue.Reader.TryPeek(out _) && await Reach(ct))
            Recovered();
        await RunUpkeep(ct);
        while (_queue.Reader.TryPeek(out _))
        {
            var batch = new List<PendingCommand>(64);
            while (batch.Count < options.Value.MostCommandsPerCommit && _queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            try
            {
                await Process(batch, ct);
            }
            finally
            {
                // Nobody waits for ever, whatever ended this turn.
                Refuse(batch);
            }

            Beat();
            await RunUpkeep(ct);
        }
    }

    private async Task RunUpkeep(CancellationToken ct)
    {
        while (!_upkeep.IsEmpty)
        {
            if (!await Reach(ct))
                _upkeep.Fail(new InvalidOperationException("The storage is out of reach."));
            else if (!await _upkeep.Run(_session!.Db, ct))
                await Abandon();
        }
    }

    private async Task Process(IReadOnlyList<PendingCommand> batch, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // What an earlier attempt did is known before the next is composed; it may have been this batch.
            if (!await Reach(ct))
            {
                Refuse(batch);
                return;
            }

            if (batch.All(pending => pending.IsAnswered))
                return;
            if (attempt > 1 && batch.Count > 1)
            {
                // One of them may be at fault, or met another writer; the others must not pay for it.
                foreach (var one in batch)
                    await Process([one], ct);
                return;
            }

            if (!await Try(batch, attempt, ct))
                return;
        }
    }

    /// <summary>True if the commit failed and is worth another attempt.</summary>
    private async Task<bool> Try(IReadOnlyList<PendingCommand> batch, int attempt, CancellationToken ct)
    {
        try
        {
            await Commit(batch, ct);
            Recovered();
            return false;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            var contention = error is VersionConflictException || databases.Dialect.IsContention(error);
            var lost = IsLost(error);
            await Abandon();
            meter.Retried(contention ? "contention" : "failure");
            if (!contention)
                Failing(error);
            if (batch.Count > 1)
                return true;
            if (attempt < options.Value.MostAttempts && (contention || lost))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(attempt * attempt), Time, ct);
                return true;
            }

            // The last attempt, too, may have been committed.
            await Reach(ct);
            if (batch[0].IsAnswered)
                return false;
            Logger.LogError(error, "A commit of {Command} failed after {Attempts} attempts", batch[0].CommandName, attempt);
            Refuse(batch);
            return false;
        }
    }

    /// <summary>True if it was the connection that failed, and not what was sent over it.</summary>
    private bool IsLost(Exception error) =>
        error is IOException or TimeoutException or System.Net.Sockets.SocketException or System.Data.Common.DbException { IsTransient: true }
        || _session?.Db.Database.GetDbConnection().State != System.Data.ConnectionState.Open;

    /// <summary>
    /// Opens the writer's connection and reads back what is in doubt. False if the storage stays out of reach; nothing may be
    /// composed then.
    /// </summary>
    private async Task<bool> Reach(CancellationToken ct)
    {
        // While it is known to be away one try is enough: the callers learn it at once.
        var most = _isAway ? 1 : options.Value.MostAttempts;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _session ??= await WriterSession.Open(databases, _recent, ct);
                if (_doubtful.Count > 0)
                    await ReadBack(ct);
                _isAway = false;
                return true;
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                await Abandon();
                Failing(error);
                Beat();
                if (attempt >= most)
                {
                    _isAway = true;
                    Logger.LogError(error, "The storage is out of reach after {Attempts} attempts", attempt);
                    return false;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(attempt * attempt * 10), Time, ct);
            }
        }
    }

    private static void Refuse(IEnumerable<PendingCommand> batch)
    {
        foreach (var pending in batch)
            pending.Refuse(Refusals.StorageUnavailable);
    }

    private async Task Commit(IReadOnlyList<PendingCommand> batch, CancellationToken ct)
    {
        var began = Time.GetTimestamp();
        using var activity = Tracing.Source.StartActivity("commit");
        activity?.SetTag("opsconsole.commands", batch.Count);
        var session = _session!;
        await using var transaction = await session.Db.Database.BeginTransactionAsync(ct);
        var now = Now();
        var state = new CommitState(session.Db, session.Rows, now);

        var needs = new Needs();
        foreach (var pending in batch)
            pending.Declare(needs);
        await state.Load(needs, ct);
        foreach (var pending in batch)
            await pending.Run(state, now, ct);

        await state.LoadHeads(state.Entries.Select(e => e.Stream), ct);
        var sequence = lane.Sequence;
        var journal = new List<JournalRow>(state.Entries.Count);
        foreach (var entry in state.Entries)
        {
            var row = JournalEntry.Compose(entry, state.Head(entry.Stream), lane.Number, ++sequence, now, lane.Instance, lane.Build, _buffer);
            state.Advance(entry.Stream, new StreamHead(row.StreamVersion, row.LeafHash));
            journal.Add(row);
        }

        var (inserts, updates) = state.Changes();
        var attempt = CommitAttempt.Of(batch, journal, inserts);
        inserts.AddRange(journal);
        if (inserts.Count + updates.Count > 0)
        {
            if (state.Forgotten.Count > 0)
                await session.Rows.Delete<IdempotencyRow>(transaction.GetDbTransaction(), state.Forgotten, ct);
            await session.Rows.Store(transaction.GetDbTransaction(), inserts, updates, databases.Dialect.WakeStatement, ct);
            // From here until it is confirmed nobody knows whether it happened.
            _doubtful.Add(attempt);
            await transaction.CommitAsync(ct);
        }

        Finish(attempt);
        meter.Committed(batch.Count, journal.Count, Time.GetElapsedTime(began));
        await databases.Dialect.BetweenCommits(session.Db, isQuiet: Waiting * 8 < options.Value.MostCommandsPerCommit, ct);
    }

    private void Finish(CommitAttempt attempt)
    {
        if (attempt.Journal.Count > 0)
        {
            // What took these places in the lane leaves none for any attempt before it.
            lane.Sequence = attempt.Journal[^1].Sequence;
            _doubtful.Clear();
        }
        else
        {
            _doubtful.Remove(attempt);
        }

        foreach (var (pending, answer) in attempt.Answers)
        {
            answer();
            meter.Answered(pending.CommandName, Time.GetElapsedTime(pending.ArrivedAt));
        }

        if (attempt.Journal.Count > 0)
            feed.Publish([.. attempt.Journal.Select(CommittedEntry.Of)]);
        if (attempt.HasEffects)
            outbox.Set();
    }

    /// <summary>A connection may be lost after the commit but before its confirmation. What is stored tells which it was.</summary>
    private async Task ReadBack(CancellationToken ct)
    {
        await using var db = databases.Create();
        var written = await db.Journal.AsNoTracking().Where(j => j.Lane == lane.Number && j.Sequence > lane.Sequence)
            .ToDictionaryAsync(j => j.Sequence, j => j.LeafHash, ct);
        foreach (var attempt in _doubtful.ToList())
        {
            if (await attempt.IsStored(db, written, ct))
            {
                Finish(attempt);
                if (attempt.Journal.Count > 0)
                    return;
            }
            else if (attempt.Journal.Count == 0)
            {
                _doubtful.Remove(attempt);
            }
        }

        // An attempt with entries stays in doubt until its places are taken: the server may still be about to carry it out.
        if (written.Count > 0)
            throw new InvalidOperationException($"Lane {lane.Number} holds entries after {lane.Sequence} that this instance has not written.");
    }

    private DateTimeOffset Now()
    {
        // A clock that steps back must not reorder the lane.
        var now = Time.GetUtcNow();
        _lastRecordedAt = now > _lastRecordedAt ? now : _lastRecordedAt.AddTicks(1);
        return _lastRecordedAt;
    }

    private async Task Abandon()
    {
        if (_session is not { } session)
            return;
        _session = null;
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception error)
        {
            Logger.LogWarning(error, "A broken connection could not be closed properly");
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (_queue.Reader.TryRead(out var pending))
            pending.Refuse(Refusals.StorageUnavailable);
        _upkeep.End(new InvalidOperationException("The console is stopping."));
        await Abandon();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }
}

/// <summary>The writer's own connection, kept open between commits with its prepared statements.</summary>
internal sealed class WriterSession(OpsDb db, RowStore rows) : IAsyncDisposable
{
    public OpsDb Db => db;

    public RowStore Rows => rows;

    public static async Task<WriterSession> Open(IOpsDbFactory databases, Dictionary<IRowIndex, RecentRows> recent, CancellationToken ct)
    {
        var db = databases.Create();
        try
        {
            await db.Database.OpenConnectionAsync(ct);
            await databases.Dialect.Prepare(db, ct);
            return new WriterSession(db, new RowStore(db, databases.Dialect, recent));
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await rows.DisposeAsync();
        await db.DisposeAsync();
    }
}
