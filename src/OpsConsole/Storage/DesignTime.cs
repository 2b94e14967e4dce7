using Microsoft.EntityFrameworkCore.Design;

namespace OpsConsole.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build each provider's model without a server.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteOpsDb>
{
    public SqliteOpsDb CreateDbContext(string[] args) => (SqliteOpsDb)new OpsDbFactory("Sqlite", "Data Source=:memory:", Modules.All).Create();
}

internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlOpsDb>
{
    public PostgreSqlOpsDb CreateDbContext(string[] args) => (PostgreSqlOpsDb)new OpsDbFactory("PostgreSql", "Host=localhost;Database=design", Modules.All).Create();
}

internal sealed class SqlServerDesign : IDesignTimeDbContextFactory<SqlServerOpsDb>
{
    public SqlServerOpsDb CreateDbContext(string[] args) => (SqlServerOpsDb)new OpsDbFactory("SqlServer", "Server=localhost;Database=design", Modules.All).Create();
}
