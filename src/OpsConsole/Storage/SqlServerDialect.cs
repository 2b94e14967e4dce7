using Microsoft.Data.SqlClient;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>SQL Server through Microsoft.Data.SqlClient.</summary>
public sealed class SqlServerDialect : StorageDialect
{
    private const int Deadlock = 1205;
    private const int UniqueIndex = 2601;
    private const int UniqueConstraint = 2627;

    /// <inheritdoc />
    public override string Name => "SqlServer";

    /// <inheritdoc />
    public override IReadOnlyList<string> ProtectFromChange(AppendOnlyTable table) =>
    [
        $"CREATE OR ALTER TRIGGER [{table.Name}_refuses_change] ON [{table.Name}] INSTEAD OF UPDATE, DELETE AS BEGIN THROW 51000, '{table.Name} is append-only', 1; END",
    ];

    /// <inheritdoc />
    public override bool IsContention(Exception error) =>
        error is SqlException { Number: Deadlock or UniqueIndex or UniqueConstraint } || error.InnerException is { } inner && IsContention(inner);
}
