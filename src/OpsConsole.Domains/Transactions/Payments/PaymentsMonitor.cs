using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>The newest payments.</summary>
public sealed record PaymentsSnapshot(IReadOnlyList<PaymentRow> Newest);

/// <summary>Holds the snapshot of payments.</summary>
public sealed class PaymentsMonitor(PaymentQueries queries, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<PaymentsMonitor> logger)
    : Monitor<PaymentsSnapshot>(feed, loops, time, logger)
{
    /// <inheritdoc />
    public override string Name => "monitor:payments";

    /// <inheritdoc />
    // Payments come by the thousand: a snapshot a second is what a reader can follow.
    protected override TimeSpan LeastInterval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("transaction/", StringComparison.Ordinal);

    /// <inheritdoc />
    protected override async Task<PaymentsSnapshot> Load(CancellationToken ct) =>
        new(await queries.Newest(null, null, 100, ct));
}
