using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using OpsConsole.Platform.Storage;
using OpsConsole.Storage;

namespace OpsConsole.StorageTests;

/// <summary>Without a server the scripts are at least Transact-SQL.</summary>
public sealed class SqlServerScriptTests
{
    private static readonly OpsDbFactory Databases = new("SqlServer", "Server=localhost;Database=none", Modules.All);

    [Fact]
    public async Task The_migration_script_is_Transact_SQL()
    {
        await using var db = Databases.Create();
        Problems(db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_protection_of_append_only_tables_is_Transact_SQL()
    {
        await using var db = Databases.Create();
        foreach (var table in AppendOnlyTable.AllOf(db.Model))
            Databases.Dialect.ProtectFromChange(table).SelectMany(Problems).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Sqlite", "Data Source=:memory:")]
    [InlineData("PostgreSql", "Host=localhost;Database=none")]
    [InlineData("SqlServer", "Server=localhost;Database=none")]
    public async Task The_migrations_are_complete(string provider, string connection)
    {
        await using var db = new OpsDbFactory(provider, connection, Modules.All).Create();
        db.Database.HasPendingModelChanges().Should().BeFalse($"the {provider} model has changes without a migration; run ./migrations.sh");
    }

    private static IEnumerable<string> Problems(string script)
    {
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        return errors.Select(e => $"line {e.Line}: {e.Message}");
    }
}
