using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Storage;

/// <summary>
/// Carries what was committed from SQLite's write-ahead log into the database file beside the writer. Left to itself SQLite
/// does that between two commits, and everybody who waits for an answer waits for it too. Here the bulk is done meanwhile, and
/// the writer is only asked for what came in during the last pass.
/// </summary>
internal sealed class SqliteCheckpoints(IOpsDbFactory databases, Lane lane, LoopRegistry loops, TimeProvider time, ILogger<SqliteCheckpoints> logger)
    : SupervisedService(loops, time, logger)
{
    private const int ShortLog = 16_000;
    private const int LittleLeft = 300;
    private const int MostPasses = 5;
    private long _carried;

    // Kept open for good: closing any handle of the file would drop the locks this process holds on it.
    private SafeFileHandle? _file;

    public override string Name => "checkpoints";

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(250);

    public override async Task Turn(CancellationToken ct)
    {
        var committed = lane.Sequence;
        if (committed == _carried)
            return;
        await using var db = databases.Create();
        await db.Database.OpenConnectionAsync(ct);
        var (log, left) = await SqliteDialect.Checkpoint(db, ct);
        for (var pass = 1; pass < MostPasses && left > LittleLeft; pass++)
        {
            // A pass that does not reach the end of the log leaves the file to the operating system; what is flushed here, the writer need not wait for.
            Flush(db);
            (log, left) = await SqliteDialect.Checkpoint(db, ct);
        }

        if (log > ShortLog)
        {
            Flush(db);
            ((SqliteDialect)databases.Dialect).FinishCheckpoint();
        }

        _carried = committed;
    }

    private void Flush(OpsDb db)
    {
        _file ??= File.OpenHandle(db.Database.GetDbConnection().DataSource, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(_file);
    }
}
