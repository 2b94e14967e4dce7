using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>Opens contexts on the configured provider.</summary>
public sealed class OpsDbFactory : IOpsDbFactory
{
    private readonly Func<OpsDb> _create;

    /// <summary>On the provider of section <c>Storage</c>, with the connection string <c>OpsConsole</c>.</summary>
    public OpsDbFactory(IOptions<StorageOptions> options, IConfiguration configuration, IReadOnlyList<IModule> modules)
        : this(options.Value.Provider, configuration.GetConnectionString("OpsConsole"), modules)
    {
    }

    /// <param name="connectionString">Null for SQLite's default file, <c>data/opsconsole.db</c>.</param>
    public OpsDbFactory(string provider, string? connectionString, IReadOnlyList<IModule> modules)
    {
        (Dialect, _create) = provider switch
        {
            "Sqlite" => (new SqliteDialect(), Sqlite(connectionString, modules)),
            "PostgreSql" => (new PostgreSqlDialect(), PostgreSql(connectionString!, modules)),
            "SqlServer" => ((StorageDialect)new SqlServerDialect(), SqlServer(connectionString!, modules)),
            _ => throw new ArgumentException($"There is no provider '{provider}'.", nameof(provider)),
        };
    }

    /// <inheritdoc />
    public StorageDialect Dialect { get; }

    /// <inheritdoc />
    public OpsDb Create() => _create();

    private static Func<OpsDb> Sqlite(string? connectionString, IReadOnlyList<IModule> modules)
    {
        var text = string.IsNullOrWhiteSpace(connectionString) ? "Data Source=data/opsconsole.db" : connectionString;
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(text).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var options = Guarded(new DbContextOptionsBuilder<SqliteOpsDb>().UseSqlite(text)).AddInterceptors(new SqliteConnectionSettings()).Options;
        return () => new SqliteOpsDb((DbContextOptions<SqliteOpsDb>)options, modules);
    }

    private static Func<OpsDb> PostgreSql(string connectionString, IReadOnlyList<IModule> modules)
    {
        var options = Guarded(new DbContextOptionsBuilder<PostgreSqlOpsDb>().UseNpgsql(connectionString)).Options;
        return () => new PostgreSqlOpsDb((DbContextOptions<PostgreSqlOpsDb>)options, modules);
    }

    private static Func<OpsDb> SqlServer(string connectionString, IReadOnlyList<IModule> modules)
    {
        var options = Guarded(new DbContextOptionsBuilder<SqlServerOpsDb>().UseSqlServer(connectionString)).Options;
        return () => new SqlServerOpsDb((DbContextOptions<SqlServerOpsDb>)options, modules);
    }

    private static DbContextOptionsBuilder Guarded(DbContextOptionsBuilder options) =>
        options.AddInterceptors(new AuditedTablesGuard(), new AuditedStatementsGuard());
}
