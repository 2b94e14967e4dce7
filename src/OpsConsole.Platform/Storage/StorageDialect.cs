using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace OpsConsole.Platform.Storage;

/// <summary>What differs between SQLite, PostgreSQL and SQL Server and that Entity Framework Core does not hide.</summary>
public abstract class StorageDialect
{
    /// <summary><c>Sqlite</c>, <c>PostgreSql</c> or <c>SqlServer</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Idempotent statements that make the table refuse update and delete, in whatever guise.</summary>
    public abstract IReadOnlyList<string> ProtectFromChange(AppendOnlyTable table);

    /// <summary>True if the failure means another writer was first or the database was busy: try again with fresh state.</summary>
    public abstract bool IsContention(Exception error);

    /// <summary>A statement run in each commit to wake the other instances, or null where there is no such thing.</summary>
    public virtual string? WakeStatement => null;

    /// <summary>Waits until another instance signals a commit, or the time is over.</summary>
    public virtual Task WaitForWake(OpsDb db, TimeSpan atMost, TimeProvider time, CancellationToken ct) => Task.Delay(atMost, time, ct);

    /// <summary>
    /// True for a database in this process, where there is no round trip to save: the writer stores and finds rows one by one, by
    /// <see cref="PrepareRow"/>. Otherwise a commit's rows go in one trip.
    /// </summary>
    public virtual bool IsEmbedded => false;

    /// <summary>How the writer's inserts begin. A row that is refused ends the whole commit on every provider.</summary>
    public virtual string InsertInto => "INSERT INTO";

    /// <summary>Prepares a statement for one row at a time on an embedded database.</summary>
    public virtual RowStatement PrepareRow(DbConnection connection, string text) =>
        throw new NotSupportedException($"{Name} is not embedded.");

    /// <summary>Runs once on each connection the writer opens.</summary>
    public virtual Task Prepare(OpsDb db, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Runs on the writer's connection after each commit, before the next one begins. Must be quick.</summary>
    /// <param name="isQuiet">True if few wait for the next commit.</param>
    public virtual Task BetweenCommits(OpsDb db, bool isQuiet, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Brings the schema up to date and puts the protection of append-only tables in place.</summary>
    public async Task Migrate(OpsDb db, CancellationToken ct)
    {
        await db.Database.MigrateAsync(ct);
        foreach (var table in AppendOnlyTable.AllOf(db.Model))
        {
            foreach (var statement in ProtectFromChange(table))
                await db.Database.ExecuteSqlRawAsync(statement, ct);
        }
    }
}

/// <summary>Opens contexts on the configured database.</summary>
public interface IOpsDbFactory
{
    /// <summary>Of the provider that is configured.</summary>
    StorageDialect Dialect { get; }

    /// <summary>A new context on a connection of its own; the caller disposes it.</summary>
    OpsDb Create();
}
