using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace OpsConsole.Platform.Storage;

/// <summary>Stores rows on one open connection: in one round trip where the provider can batch, otherwise by prepared statements.</summary>
internal sealed class RowWriter(OpsDb db) : IAsyncDisposable
{
    private readonly Dictionary<Type, TableStatements> _tables = [];
    private readonly Dictionary<(Type Row, bool Update), DbCommand> _prepared = [];
    private readonly ISqlGenerationHelper _sql = db.GetService<ISqlGenerationHelper>();
    private DbCommand? _factory;

    public async Task Store(DbTransaction transaction, IReadOnlyList<object> inserts, IReadOnlyList<(IVersionedRow Row, long StoredVersion)> updates, string? suffix, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        if (connection.CanCreateBatch)
            await StoreInOneTrip(connection, transaction, inserts, updates, suffix, ct);
        else
            StoreOneByOne(connection, transaction, inserts, updates);
    }

    private void StoreOneByOne(DbConnection connection, DbTransaction transaction, IReadOnlyList<object> inserts, IReadOnlyList<(IVersionedRow Row, long StoredVersion)> updates)
    {
        foreach (var row in inserts)
        {
            var command = Prepared(connection, row.GetType(), update: false);
            command.Transaction = transaction;
            Table(row.GetType()).BindInsert(command.Parameters, row);
            command.ExecuteNonQuery();
        }

        foreach (var (row, storedVersion) in updates)
        {
            var command = Prepared(connection, row.GetType(), update: true);
            command.Transaction = transaction;
            Table(row.GetType()).BindUpdate(command.Parameters, row, storedVersion);
            if (command.ExecuteNonQuery() != 1)
                throw new VersionConflictException($"{row.GetType().Name} {row.Id}");
        }
    }

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

    private DbCommand Prepared(DbConnection connection, Type row, bool update)
    {
        if (_prepared.TryGetValue((row, update), out var command))
            return command;
        command = update ? Table(row).PrepareUpdate(connection) : Table(row).PrepareInsert(connection);
        _prepared[(row, update)] = command;
        return command;
    }

    private TableStatements Table(Type row)
    {
        if (_tables.TryGetValue(row, out var table))
            return table;
        var entity = db.Model.FindEntityType(row) ?? throw new InvalidOperationException($"{row.Name} is not a table.");
        table = new TableStatements(entity, _sql);
        _tables[row] = table;
        return table;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
            await command.DisposeAsync();
        if (_factory is not null)
            await _factory.DisposeAsync();
    }
}
