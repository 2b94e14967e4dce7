using Microsoft.Extensions.Logging;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Supply;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Blood.Board;

/// <summary>Where the picture comes from: the stock of this console, or whatever a test wants to show.</summary>
internal delegate Task<StockBoard> BoardSource(CancellationToken ct);

/// <summary>The availability picture all viewers share. Taken anew at least every two seconds, because sites fall silent by time alone.</summary>
internal sealed class BloodMonitor(BoardSource source, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<BloodMonitor> logger)
    : Monitor<StockBoard>(feed, loops, time, logger)
{
    public override string Name => "monitor:blood";

    protected override bool Concerns(CommittedEntry entry) =>
        entry.Stream.StartsWith(UnitStream.Prefix, StringComparison.Ordinal)
        || entry.Stream.StartsWith(SiteStream.Prefix, StringComparison.Ordinal)
        || entry.Stream.StartsWith(ReportUse.UseStreamPrefix, StringComparison.Ordinal);

    protected override Task<StockBoard> Load(CancellationToken ct) => source(ct);
}
