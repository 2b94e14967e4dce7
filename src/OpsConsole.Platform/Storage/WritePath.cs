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
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private WriterSession? _session;
    private DateTimeOffset _lastRecordedAt;

    public override string Name => "write-path";

    protected override TimeSpan Pace => TimeSpan.Zero;

    protected override bool HasOwnThread => true;

    /// <summary>Commands waiting for a commit.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>
    /// Runs a command and answers after its commit. A full queue answers <c>too-busy</c> (429), an unwritable database
    /// <c>storage-unavailable</c> (503); in both cases nothing was changed. Any other exception is a fault of the command.
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

    protected override async Task Start(CancellationToken ct) => await lane.Open(databases, Time, ct);

    public override async Task Turn(CancellationToken ct)
    {
        if (!_queue.Reader.TryPeek(out _))
        {
            WaitHandle.WaitAny([_arrived, ct.WaitHandle], LongestWait);
            ct.ThrowIfCancellationRequested();
        }

        while (_queue.Reader.TryPeek(out _))
        {
            var batch = new List<PendingCommand>(64);
            while (batch.Count < options.Value.MostCommandsPerCommit && _queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            await Process(batch, attempt: 1, ct);
            Beat();
        }
    }

    private async Task Process(IReadOnlyList<PendingCommand> batch, int attempt, CancellationToken ct)
    {
        try
        {
            await Commit(batch, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            await Abandon();
            if (await WasCommitted(batch, ct))
                return;
            if (batch.Count > 1)
            {
                // One of them may be at fault, or met another writer; the others must not pay for it.
                foreach (var one in batch)
                    await Process([one], 1, ct);
                return;
            }

            var contention = error is VersionConflictException || databases.Dialect.IsContention(error);
            meter.Retried(contention ? "contention" : "failure");
            if (contention && attempt < options.Value.MostAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(attempt * attempt), Time, ct);
                await Process(batch, attempt + 1, ct);
                return;
            }

            Logger.LogError(error, "A commit of {Command} failed after {Attempts} attempts", batch[0].CommandName, attempt);
            batch[0].Refuse(Refusals.StorageUnavailable);
        }
    }

    private async Task Commit(IReadOnlyList<PendingCommand> batch, CancellationToken ct)
    {
        var began = Time.GetTimestamp();
        var session = _session ??= await WriterSession.Open(databases, ct);
        await using var transaction = await session.Db.Database.BeginTransactionAsync(ct);
        var state = new CommitState(session.Db);
        var now = Now();

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
        inserts.AddRange(journal);
        if (inserts.Count + updates.Count > 0)
        {
            lane.Attempt = journal.Count > 0 ? journal[^1] : null;
            await session.Rows.Store(transaction.GetDbTransaction(), inserts, updates, databases.Dialect.WakeStatement, ct);
            await transaction.CommitAsync(ct);
        }

        Finish(batch, sequence, journal);
        if (inserts.Exists(row => row is OutboxRow))
            outbox.Set();
        meter.Committed(batch.Count, journal.Count, Time.GetElapsedTime(began));
        await databases.Dialect.BetweenCommits(session.Db, ct);
    }

    private void Finish(IReadOnlyList<PendingCommand> batch, long sequence, List<JournalRow> journal)
    {
        lane.Sequence = sequence;
        lane.Attempt = null;
        foreach (var pending in batch)
        {
            pending.Complete();
            meter.Answered(pending.CommandName, Time.GetElapsedTime(pending.ArrivedAt));
        }

        if (journal.Count > 0)
            feed.Publish([.. journal.Select(CommittedEntry.Of)]);
    }

    // A connection may be lost after the commit but before its confirmation. The lane tells which it was.
    private async Task<bool> WasCommitted(IReadOnlyList<PendingCommand> batch, CancellationToken ct)
    {
        if (lane.Attempt is not { } last)
            return false;
        try
        {
            await using var db = databases.Create();
            var stored = await db.Journal.AsNoTracking().Where(j => j.Lane == last.Lane && j.Sequence == last.Sequence).Select(j => j.LeafHash).FirstOrDefaultAsync(ct);
            if (stored is null || !stored.AsSpan().SequenceEqual(last.LeafHash))
            {
                lane.Attempt = null;
                return false;
            }

            var journal = await db.Journal.AsNoTracking().Where(j => j.Lane == last.Lane && j.Sequence > lane.Sequence && j.Sequence <= last.Sequence).OrderBy(j => j.Sequence).ToListAsync(ct);
            Finish(batch, last.Sequence, journal);
            return true;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            Logger.LogError(error, "The outcome of a commit could not be read back");
            return false;
        }
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
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (_queue.Reader.TryRead(out var pending))
            pending.Refuse(Refusals.StorageUnavailable);
        await Abandon();
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }
}

/// <summary>The writer's own connection, kept open between commits with its prepared statements.</summary>
internal sealed class WriterSession(OpsDb db, RowWriter rows) : IAsyncDisposable
{
    public OpsDb Db => db;

    public RowWriter Rows => rows;

    public static async Task<WriterSession> Open(IOpsDbFactory databases, CancellationToken ct)
    {
        var db = databases.Create();
        try
        {
            await db.Database.OpenConnectionAsync(ct);
            await databases.Dialect.Prepare(db, ct);
            return new WriterSession(db, new RowWriter(db));
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
