using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>PostgreSQL: several instances on one database, woken by LISTEN/NOTIFY.</summary>
public sealed class PostgreSqlDialect : StorageDialect
{
    /// <inheritdoc />
    public override string Name => "PostgreSql";

    /// <inheritdoc />
    public override string WakeStatement => "NOTIFY opsconsole";

    /// <inheritdoc />
    public override IReadOnlyList<string> ProtectFromChange(AppendOnlyTable table) =>
    [
        "CREATE OR REPLACE FUNCTION opsconsole_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        $"CREATE OR REPLACE TRIGGER refuses_change BEFORE UPDATE OR DELETE ON \"{table.Name}\" FOR EACH ROW EXECUTE FUNCTION opsconsole_refuse_change()",
        $"CREATE OR REPLACE TRIGGER refuses_truncate BEFORE TRUNCATE ON \"{table.Name}\" FOR EACH STATEMENT EXECUTE FUNCTION opsconsole_refuse_change()",
    ];

    /// <inheritdoc />
    public override bool IsContention(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
        || error.InnerException is { } inner && IsContention(inner);

    /// <inheritdoc />
    public override async Task WaitForWake(OpsDb db, TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync("LISTEN opsconsole", ct);
        await ((NpgsqlConnection)db.Database.GetDbConnection()).WaitAsync(atMost, ct);
    }
}
