using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace OpsConsole.Platform.Storage;

/// <summary>Stores and finds rows on one open connection: in one round trip, or row by row where the database is embedded.</summary>
internal sealed class RowStore(OpsDb db, StorageDialect dialect, Dictionary<IRowIndex, RecentRows> recent) : IAsyncDisposable
{
    private readonly Dictionary<Type, TableStatements> _tables = [];
    private readonly Dictionary<string, RowStatement> _prepared = new(StringComparer.Ordinal);
    private readonly ISqlGenerationHelper _sql = db.GetService<ISqlGenerationHelper>();
    private DbCommand? _factory;

    public async Task Store(DbTransaction transaction, IReadOnlyList<object> inserts, IReadOnlyList<(IVersionedRow Row, long StoredVersion)> updates, string? suffix, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        if (dialect.IsEmbedded)
            StoreOneByOne(inserts, updates);
        else
            await StoreInOneTrip(connection, transaction, inserts, updates, suffix, ct);
    }

    /// <summary>Takes the rows with these keys away; one that is gone already is no fault.</summary>
    public async Task Delete<T>(DbTransaction transaction, IReadOnlyList<string> ids, CancellationToken ct) where T : class, IRow
    {
        var table = Table(typeof(T));
        if (dialect.IsEmbedded)
        {
            var statement = Prepared(table.Delete);
            foreach (var id in ids)
            {
                statement.Text(1, id);
                statement.Execute();
            }

            return;
        }

        await using var batch = transaction.Connection!.CreateBatch();
        batch.Transaction = transaction;
        _factory ??= transaction.Connection.CreateCommand();
        foreach (var id in ids)
            batch.BatchCommands.Add(table.BatchDelete(batch, _factory, id));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private void StoreOneByOne(IReadOnlyList<object> inserts, IReadOnlyList<(IVersionedRow Row, long StoredVersion)> updates)
    {
        foreach (var row in inserts)
        {
            var table = Table(row.GetType());
            var statement = Prepared(table.Insert);
            table.BindInsert(statement, row);
            statement.Execute();
        }

        foreach (var (row, storedVersion) in updates)
        {
            var table = Table(row.GetType());
            var statement = Prepared(table.Update);
            table.BindUpdate(statement, row, storedVersion);
            if (statement.Execute() != 1)
                throw new VersionConflictException($"{row.GetType().Name} {row.Id}");
        }
    }

    /// <summary>The rows with these keys; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<T>> Find<T>(IReadOnlyList<string> ids, CancellationToken ct) where T : class, IRow =>
        dialect.IsEmbedded
            ? FindOneByOne<T>(Table(typeof(T)).SelectByKey, ids)
            : await db.Set<T>().AsNoTracking().Where(r => EF.Parameter(ids).Contains(r.Id)).ToListAsync(ct);

    /// <summary>All rows with one of these values in the index.</summary>
    /// <param name="now">The time of the commit.</param>
    public async Task<IReadOnlyList<T>> FindBy<T>(RowIndex<T> index, IReadOnlyList<string> values, DateTimeOffset now, CancellationToken ct) where T : class, IRow =>
        !dialect.IsEmbedded ? await db.Set<T>().AsNoTracking().Where(HasOneOf(index, values)).ToListAsync(ct)
        : index.Within is { } within ? FindRemembered(index, values, now - within, most: int.MaxValue)
        : FindOneByOne<T>(Table(typeof(T)).SelectBy(MemberOf(index.Column)), values);

    /// <summary>Per value, the newest rows with it in the index, as many as the index says.</summary>
    /// <param name="now">The time of the commit.</param>
    public async Task<IReadOnlyList<T>> FindNewest<T>(RowIndex<T> index, IReadOnlyList<string> values, DateTimeOffset now, CancellationToken ct) where T : class, IRow
    {
        var newest = index.Newest!;
        if (dialect.IsEmbedded && index.Within is { } within)
            return FindRemembered(index, values, now - within, index.Most);
        if (dialect.IsEmbedded)
            return FindOneByOne<T>(Table(typeof(T)).SelectNewestBy(MemberOf(index.Column), MemberOf(newest), index.Most), values);
        // Most values have no row at all, and which have one is in the index: one query tells for all of them.
        var present = await db.Set<T>().Where(HasOneOf(index, values)).Select(index.Column).Distinct().ToListAsync(ct);
        var found = new List<T>();
        foreach (var value in present)
            found.AddRange(await db.Set<T>().AsNoTracking().Where(HasOneOf(index, [value!])).OrderByDescending(newest).Take(index.Most).ToListAsync(ct));
        return found;
    }

    private List<T> FindRemembered<T>(RowIndex<T> index, IReadOnlyList<string> values, DateTimeOffset since, int most) where T : class, IRow
    {
        var table = Table(typeof(T));
        var statements = new RecentRowStatements(Prepared, table.Recent(MemberOf(index.Column), MemberOf(index.Newest!)));
        if (!recent.TryGetValue(index, out var rows))
            recent[index] = rows = new RecentRows();
        rows.CatchUp(statements, since);
        return [.. values.SelectMany(value => rows.Find(value, Read, index.ValueOf).Take(most))];

        T? Read(long number)
        {
            var statement = statements.ByNumber(number);
            T? row = null;
            while (statement.Next())
                row = (T)table.Read(statement);
            return row;
        }
    }

    private List<T> FindOneByOne<T>(string select, IReadOnlyList<string> values) where T : class
    {
        var (statement, table) = (Prepared(select), Table(typeof(T)));
        var found = new List<T>();
        foreach (var value in values)
        {
            statement.Text(1, value);
            while (statement.Next())
                found.Add((T)table.Read(statement));
        }

        return found;
    }

    private static string MemberOf<T, TValue>(Expression<Func<T, TValue>> column) => ((MemberExpression)column.Body).Member.Name;

    private static Expression<Func<T, bool>> HasOneOf<T>(RowIndex<T> index, IReadOnlyList<string> values) where T : class, IRow
    {
        // A member of a holder becomes a parameter; a constant would make each look-up a query of its own to compile.
        var wanted = Expression.Property(Expression.Constant(new LookupValues(values)), nameof(LookupValues.Values));
        var contains = Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)],
            Expression.Call(typeof(EF), nameof(EF.Parameter), [typeof(IReadOnlyList<string>)], wanted),
            index.Column.Body);
        return Expression.Lambda<Func<T, bool>>(contains, index.Column.Parameters);
    }

    private sealed record LookupValues(IReadOnlyList<string> Values);

    private async Task StoreInOneTrip(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<object> inserts, IReadOnlyList<(IVersionedRow Row, long StoredVersion)> updates, string? suffix, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        _factory ??= connection.CreateCommand();
        foreach (var (row, storedVersion) in updates)
            batch.BatchCommands.Add(Table(row.GetType()).BatchUpdate(batch, _factory, row, storedVersion));
        foreach (var row in inserts)
            batch.BatchCommands.Add(Table(row.GetType()).BatchInsert(batch, _factory, row));
        if (suffix is not null)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = suffix;
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count == 0)
            return;
        await batch.ExecuteNonQueryAsync(ct);
        for (var i = 0; i < updates.Count; i++)
        {
            if (batch.BatchCommands[i].RecordsAffected != 1)
                throw new VersionConflictException($"{updates[i].Row.GetType().Name} {updates[i].Row.Id}");
        }
    }

    private RowStatement Prepared(string text)
    {
        if (!_prepared.TryGetValue(text, out var statement))
            _prepared[text] = statement = dialect.PrepareRow(db.Database.GetDbConnection(), text);
        return statement;
    }

    private TableStatements Table(Type row)
    {
        if (_tables.TryGetValue(row, out var table))
            return table;
        var entity = db.Model.FindEntityType(row) ?? throw new InvalidOperationException($"{row.Name} is not a table.");
        table = new TableStatements(entity, _sql, dialect.InsertInto);
        _tables[row] = table;
        return table;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        if (_factory is not null)
            await _factory.DisposeAsync();
    }
}
