using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>The database on SQLite.</summary>
public sealed class SqliteOpsDb(DbContextOptions<SqliteOpsDb> options, IReadOnlyList<IModule> modules) : OpsDb(options, modules)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Model.LeaveToWriter();
    }
}

/// <summary>The database on PostgreSQL.</summary>
public sealed class PostgreSqlOpsDb(DbContextOptions<PostgreSqlOpsDb> options, IReadOnlyList<IModule> modules) : OpsDb(options, modules);

/// <summary>The database on SQL Server.</summary>
public sealed class SqlServerOpsDb(DbContextOptions<SqlServerOpsDb> options, IReadOnlyList<IModule> modules) : OpsDb(options, modules)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // Ids are compared byte by byte, as on the other providers; the server's default would fold case.
        builder.UseCollation("Latin1_General_100_BIN2_UTF8");
    }
}
