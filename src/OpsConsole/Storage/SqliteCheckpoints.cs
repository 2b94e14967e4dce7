using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>
/// Carries what was committed from SQLite's write-ahead log into the database file beside the writer, a little at a time. Left to
/// itself SQLite does that between two commits, and everybody who waits for an answer waits for it too. Here the bulk is done
/// meanwhile, and the writer is only asked for what came in during the last moment.
/// </summary>
internal sealed class SqliteCheckpoints(IOpsDbFactory databases, LoopRegistry loops, TimeProvider time, ILogger<SqliteCheckpoints> logger)
    : SupervisedService(loops, time, logger)
{
    /// <summary>Pages from which on the log is begun anew as soon as few wait: 64 MB.</summary>
    private const int LongLog = 16_000;

    /// <summary>Pages from which on that cannot wait: 192 MB.</summary>
    private const int LongestLog = 48_000;
    private long _carried;

    // Kept open for good: closing any handle of the file would drop the locks this process holds on it.
    private SafeFileHandle? _file;

    public override string Name => "checkpoints";

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(100);

    public override async Task Turn(CancellationToken ct)
    {
        var dialect = (SqliteDialect)databases.Dialect;
        var committed = dialect.Commits;
        if (committed == _carried)
            return;
        await using var db = databases.Create();
        await db.Database.OpenConnectionAsync(ct);
        var log = await Carry(db, ct);
        if (log >= LongLog)
        {
            // Once more, for what was committed while the file was flushed; the rest is a few pages, and the writer's.
            await Carry(db, ct);
            dialect.FinishCheckpoint(atOnce: log >= LongestLog);
        }

        _carried = committed;
    }

    /// <summary>Copies, and flushes at once: many small flushes hold up the writer's own less than one large one.</summary>
    private async Task<int> Carry(OpsDb db, CancellationToken ct)
    {
        var log = await SqliteDialect.Checkpoint(db, ct);
        _file ??= File.OpenHandle(db.Database.GetDbConnection().DataSource, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(_file);
        return log;
    }
}
