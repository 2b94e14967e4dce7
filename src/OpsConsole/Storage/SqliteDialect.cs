using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>SQLite, the embedded default: write-ahead log, full sync, one writer at a time.</summary>
public sealed class SqliteDialect : StorageDialect
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Constraint = 19;
    private const int WhenQuiet = 1;
    private const int AtOnce = 2;

    private volatile int _finish;
    private volatile TaskCompletionSource? _finished;
    private long _commits;

    /// <inheritdoc />
    public override string Name => "Sqlite";

    /// <inheritdoc />
    // ROLLBACK and not ABORT, for the same reason as in InsertInto.
    public override IReadOnlyList<string> ProtectFromChange(AppendOnlyTable table) =>
    [
        $"CREATE TRIGGER IF NOT EXISTS \"{table.Name}_refuses_update\" BEFORE UPDATE ON \"{table.Name}\" BEGIN SELECT RAISE(ROLLBACK, '{table.Name} is append-only'); END",
        $"CREATE TRIGGER IF NOT EXISTS \"{table.Name}_refuses_delete\" BEFORE DELETE ON \"{table.Name}\" BEGIN SELECT RAISE(ROLLBACK, '{table.Name} is append-only'); END",
        // REPLACE deletes the row in its way, and with the default settings of a connection no delete trigger sees that.
        $"CREATE TRIGGER IF NOT EXISTS \"{table.Name}_refuses_replace\" BEFORE INSERT ON \"{table.Name}\" WHEN {Taken(table)} BEGIN SELECT RAISE(ROLLBACK, '{table.Name} is append-only'); END",
    ];

    private static string Taken(AppendOnlyTable table) => string.Join(
        " OR ",
        table.Keys.Select(key => $"EXISTS (SELECT 1 FROM \"{table.Name}\" WHERE {string.Join(" AND ", key.Select(column => $"\"{column}\" = NEW.\"{column}\""))})"));

    /// <inheritdoc />
    public override bool IsContention(Exception error) =>
        error is SqliteException { SqliteErrorCode: Busy or Locked or Constraint } || error.InnerException is { } inner && IsContention(inner);

    /// <summary>Asks the writer to carry over the little that is left of the log, so that the log begins anew. Only the writer can: nobody commits meanwhile.</summary>
    /// <param name="atOnce">True if it must not wait for a quiet moment.</param>
    /// <returns>Ends when the writer has done it.</returns>
    internal Task FinishCheckpoint(bool atOnce)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _finished = asked;
        _finish = atOnce ? AtOnce : WhenQuiet;
        return asked.Task;
    }

    /// <summary>Commits of the writer so far.</summary>
    internal long Commits => Interlocked.Read(ref _commits);

    /// <inheritdoc />
    public override async Task BetweenCommits(OpsDb db, bool isQuiet, CancellationToken ct)
    {
        Interlocked.Increment(ref _commits);
        if (_finish < (isQuiet ? WhenQuiet : AtOnce))
            return;
        _finish = 0;
        await Checkpoint(db, ct);
        _finished?.TrySetResult();
    }

    /// <summary>Carries what the log holds into the database file, as far as nobody has to wait for it.</summary>
    /// <returns>Pages in the log.</returns>
    internal static async Task<int> Checkpoint(OpsDb db, CancellationToken ct)
    {
        await using var checkpoint = db.Database.GetDbConnection().CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await using var result = await checkpoint.ExecuteReaderAsync(ct);
        await result.ReadAsync(ct);
        return result.GetInt32(1);
    }

    /// <inheritdoc />
    public override bool IsEmbedded => true;

    /// <inheritdoc />
    // A plain INSERT may be undone alone, and on a table with triggers SQLite copies every page it touches, in case it is.
    public override string InsertInto => "INSERT OR ROLLBACK INTO";

    /// <inheritdoc />
    public override RowStatement PrepareRow(System.Data.Common.DbConnection connection, string text) =>
        new SqliteRowStatement(((SqliteConnection)connection).Handle ?? throw new InvalidOperationException("The connection is closed."), text);

    /// <inheritdoc />
    public override async Task Prepare(OpsDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = FULL", ct);
        // The bound, for when the loop of checkpoints does not keep up: 256 MB.
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_autocheckpoint = 64000", ct);
        // 16 MB. Each commit that splits a page in the middle of a table walks the whole table of cached pages (balance_nonroot renames a
        // page by way of the highest number there is): with 256 MB that was a fifth of the writer's time. What it misses the system caches.
        await db.Database.ExecuteSqlRawAsync("PRAGMA cache_size = -16384", ct);
    }
}

/// <summary>Opens every connection with the settings durability rests on.</summary>
internal sealed class SqliteConnectionSettings : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
{
    public override void ConnectionOpened(System.Data.Common.DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData) =>
        Apply(connection);

    public override Task ConnectionOpenedAsync(
        System.Data.Common.DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(System.Data.Common.DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;";
        command.ExecuteNonQuery();
    }
}
