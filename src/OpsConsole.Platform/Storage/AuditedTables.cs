using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OpsConsole.Platform.Storage;

/// <summary>Marks tables whose every change must come with a journal entry, and those that may only grow.</summary>
public static class AuditedTables
{
    private const string Audited = "OpsConsole:Audited";
    private const string AppendOnly = "OpsConsole:AppendOnly";

    /// <summary>Changes only through the write path, together with a journal entry.</summary>
    public static EntityTypeBuilder<T> IsAudited<T>(this EntityTypeBuilder<T> table) where T : class
    {
        table.HasAnnotation(Audited, true);
        return table;
    }

    /// <summary>Audited, and protected by triggers that refuse update and delete.</summary>
    public static EntityTypeBuilder<T> IsAppendOnly<T>(this EntityTypeBuilder<T> table) where T : class
    {
        table.HasAnnotation(Audited, true);
        table.HasAnnotation(AppendOnly, true);
        return table;
    }

    /// <summary>True for append-only tables as well.</summary>
    public static bool IsAudited(this IReadOnlyEntityType table) => table.FindAnnotation(Audited) is not null;

    /// <summary>True if triggers refuse update and delete.</summary>
    public static bool IsAppendOnly(this IReadOnlyEntityType table) => table.FindAnnotation(AppendOnly) is not null;
}

/// <summary>A table that may only grow.</summary>
/// <param name="Keys">The columns of each key and unique index, the primary key first.</param>
public sealed record AppendOnlyTable(string Name, IReadOnlyList<IReadOnlyList<string>> Keys)
{
    /// <summary>Those of the model, by name.</summary>
    public static IReadOnlyList<AppendOnlyTable> AllOf(IModel model) =>
        [.. model.GetEntityTypes().Where(t => t.IsAppendOnly()).Select(Of).OrderBy(t => t.Name, StringComparer.Ordinal)];

    private static AppendOnlyTable Of(IEntityType table)
    {
        IEnumerable<IReadOnlyList<IProperty>> keys =
            [table.FindPrimaryKey()!.Properties, .. table.GetIndexes().Where(i => i.IsUnique).Select(i => i.Properties)];
        return new AppendOnlyTable(table.GetTableName()!, [.. keys.Select(key => (IReadOnlyList<string>)[.. key.Select(p => p.GetColumnName())])]);
    }
}

/// <summary>Refuses a change of an audited table that does not come through the write path.</summary>
public sealed class AuditedTablesGuard : SaveChangesInterceptor
{
    /// <inheritdoc />
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Refuse(eventData.Context);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Refuse(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private static void Refuse(DbContext? context)
    {
        var audited = context?.ChangeTracker.Entries()
            .FirstOrDefault(entry => entry.State is not (EntityState.Unchanged or EntityState.Detached) && entry.Metadata.IsAudited());
        if (audited is not null)
            throw new UnauditedChangeException(audited.Metadata.GetTableName()!);
    }
}

/// <summary>Refuses raw statements and bulk updates against audited tables, which pass no change tracker.</summary>
public sealed class AuditedStatementsGuard : DbCommandInterceptor
{
    private static readonly string[] Changes = ["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "REPLACE"];
    private FrozenSet<string>? _audited;

    /// <inheritdoc />
    public override InterceptionResult<int> NonQueryExecuting(System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Refuse(command.CommandText, eventData.Context);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Refuse(command.CommandText, eventData.Context);
        return ValueTask.FromResult(result);
    }

    private void Refuse(string text, DbContext? context)
    {
        if (context is null || !Changes.Any(change => text.Contains(change, StringComparison.OrdinalIgnoreCase)) || IsSchema(text))
            return;
        _audited ??= context.Model.GetEntityTypes().Where(t => t.IsAudited()).Select(t => t.GetTableName()!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var touched = _audited.FirstOrDefault(table => Mentions(text, table));
        if (touched is not null)
            throw new UnauditedChangeException(touched);
    }

    private static bool IsSchema(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("CREATE", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("ALTER", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("DROP", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Mentions(string text, string table)
    {
        for (var at = text.IndexOf(table, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(table, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var before = at == 0 ? ' ' : text[at - 1];
            var end = at + table.Length;
            var after = end == text.Length ? ' ' : text[end];
            if (!char.IsLetterOrDigit(before) && before != '_' && !char.IsLetterOrDigit(after) && after != '_')
                return true;
        }

        return false;
    }
}

/// <summary>A change of an audited table was tried outside the write path. A fault of the program, never of its user.</summary>
public sealed class UnauditedChangeException(string table)
    : InvalidOperationException($"The table '{table}' is audited: it changes only through a command on the write path, together with a journal entry.");
