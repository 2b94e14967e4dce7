using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using OpsConsole.Platform.Storage;
using OpsConsole.Storage;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Surface;

/// <summary>The tables of each provider, from the model: no server is needed.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("Sqlite", "Data Source=:memory:")]
    [InlineData("PostgreSql", "Host=localhost;Database=none")]
    [InlineData("SqlServer", "Server=localhost;Database=none")]
    public void Tables_columns_and_indexes(string provider, string connection)
    {
        using var db = new OpsDbFactory(provider, connection, Modules.All).Create();
        var model = db.GetService<IDesignTimeModel>().Model;
        Approve.Lines($"Schema.{provider}", model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(Describe));
    }

    [Theory]
    [InlineData("Sqlite", "Data Source=:memory:")]
    [InlineData("PostgreSql", "Host=localhost;Database=none")]
    [InlineData("SqlServer", "Server=localhost;Database=none")]
    public void The_migrations_lead_to_the_model(string provider, string connection)
    {
        using var db = new OpsDbFactory(provider, connection, Modules.All).Create();
        db.Database.HasPendingModelChanges().Should().BeFalse("./migrations.sh adds what is missing");
    }

    private static IEnumerable<string> Describe(ITable table)
    {
        var rows = table.EntityTypeMappings.Select(m => m.TypeBase).OfType<IReadOnlyEntityType>().ToList();
        yield return $"{table.Name}{(rows.Any(r => r.IsAppendOnly()) ? " (append-only)" : rows.Any(r => r.IsAudited()) ? " (audited)" : "")}";
        foreach (var column in table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal))
            yield return $"  {column.Name} {column.StoreType}{(column.IsNullable ? " null" : "")}{(column.DefaultValueSql is { } sql ? $" default {sql}" : "")}";
        if (table.PrimaryKey is { } key)
            yield return $"  key ({Names(key.Columns)})";
        foreach (var line in table.UniqueConstraints.Where(u => !u.GetIsPrimaryKey()).Select(u => $"  unique ({Names(u.Columns)})").Order(StringComparer.Ordinal))
            yield return line;
        foreach (var line in table.Indexes.Select(i => $"  index ({Names(i.Columns)}){(i.IsUnique ? " unique" : "")}{(i.Filter is { } filter ? $" where {filter}" : "")}").Order(StringComparer.Ordinal))
            yield return line;
        foreach (var line in table.ForeignKeyConstraints.Select(f => $"  ({Names(f.Columns)}) refers to {f.PrincipalTable.Name} ({Names(f.PrincipalColumns)}), on delete {f.OnDeleteAction}").Order(StringComparer.Ordinal))
            yield return line;
    }

    private static string Names(IEnumerable<IColumn> columns) => string.Join(", ", columns.Select(c => c.Name));
}
