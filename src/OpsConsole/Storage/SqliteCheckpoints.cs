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
    /// <summary>Pages from which on the log is begun anew as soon as few wait: 128 MB.</summary>
    private const int LongLog = 32_000;

    /// <summary>Pages from which on that cannot wait: 224 MB.</summary>
    private const int LongestLog = 56_000;
    private const int MostPasses = 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);
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
        var isBegunAnew = false;
        for (var pass = 0; log >= LongLog && pass < MostPasses && !isBegunAnew; pass++)
        {
            // Each pass only has what was committed during the one before; what is left after the last is the writer's.
            log = await Carry(db, ct);
            var finished = dialect.FinishCheckpoint(atOnce: log >= LongestLog);
            isBegunAnew = await Task.WhenAny(finished, Task.Delay(LongestWait, Time, ct)) == finished;
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
