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

    public override string Name => "Sqlite";

    public override IReadOnlyList<string> ProtectFromChange(string table) =>
    [
        $"CREATE TRIGGER IF NOT EXISTS \"{table}_refuses_update\" BEFORE UPDATE ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        $"CREATE TRIGGER IF NOT EXISTS \"{table}_refuses_delete\" BEFORE DELETE ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ];

    public override bool IsContention(Exception error) =>
        error is SqliteException { SqliteErrorCode: Busy or Locked or Constraint } || error.InnerException is { } inner && IsContention(inner);

    public override async Task Prepare(OpsDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = FULL", ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_autocheckpoint = 4000", ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA cache_size = -65536", ct);
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
