using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review;

/// <summary>The open holds as every viewer sees them.</summary>
/// <param name="Open">At most 300, payments first, then by due time.</param>
/// <param name="Counts">Open holds by domain; complete even where <paramref name="Open"/> is cut.</param>
public sealed record HoldsSnapshot(IReadOnlyList<HoldView> Open, IReadOnlyDictionary<string, int> Counts, HoldView? LastDecided)
{
    public int Total => Counts.Values.Sum();
}

/// <summary>Holds the snapshot of open holds.</summary>
public sealed class HoldsMonitor(HoldQueries queries, IEnumerable<HoldDomain> domains, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<HoldsMonitor> logger)
    : Monitor<HoldsSnapshot>(feed, loops, time, logger)
{
    private readonly Dictionary<string, int> _order = domains.ToDictionary(d => d.Name, d => d.Order, StringComparer.Ordinal);

    public override string Name => "monitor:holds";

    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("hold/", StringComparison.Ordinal);

    protected override async Task<HoldsSnapshot> Load(CancellationToken ct)
    {
        var open = new List<HoldView>();
        foreach (var domain in _order.Keys)
            open.AddRange(await queries.List(domain, null, null, 0, 150, ct));
        open.Sort((a, b) => (_order[a.Domain], a.DueAt, a.Id).CompareTo((_order[b.Domain], b.DueAt, b.Id)));
        return new HoldsSnapshot([.. open.Take(300)], await queries.Counts(ct), await queries.LastDecided(ct));
    }
}
