using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review;

/// <summary>The open holds as every viewer sees them.</summary>
/// <param name="Open">At most 150 of each domain, payments first, then by due time: no domain crowds another out.</param>
/// <param name="Counts">Open holds by domain; complete even where <paramref name="Open"/> is cut.</param>
public sealed record HoldsSnapshot(IReadOnlyList<HoldView> Open, IReadOnlyDictionary<string, int> Counts, HoldView? LastDecided)
{
    /// <summary>Open holds of every domain that is counted here, also where <see cref="Open"/> is cut.</summary>
    public int Total => Counts.Values.Sum();

    /// <summary>What somebody who reads these domains only may see of it.</summary>
    public HoldsSnapshot Of(IReadOnlySet<string> domains) => new(
        [.. Open.Where(h => domains.Contains(h.Domain))],
        Counts.Where(c => domains.Contains(c.Key)).ToDictionary(StringComparer.Ordinal),
        LastDecided is { } last && domains.Contains(last.Domain) ? last : null);
}

/// <summary>Holds the snapshot of open holds.</summary>
public sealed class HoldsMonitor(HoldQueries queries, IEnumerable<HoldDomain> domains, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<HoldsMonitor> logger)
    : Monitor<HoldsSnapshot>(feed, loops, time, logger)
{
    private readonly Dictionary<string, int> _order = domains.ToDictionary(d => d.Name, d => d.Order, StringComparer.Ordinal);

    private const int MostOfDomain = 150;
    private static readonly TimeSpan CountsLast = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (int Count, DateTimeOffset At)> _counted = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "monitor:holds";

    /// <inheritdoc />
    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("hold/", StringComparison.Ordinal);

    /// <inheritdoc />
    protected override async Task<HoldsSnapshot> Load(CancellationToken ct)
    {
        var open = new List<HoldView>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var domain in _order.Keys)
        {
            var some = await queries.List([domain], null, null, null, MostOfDomain, ct);
            open.AddRange(some);
            if (some.Count > 0)
                counts[domain] = some.Count < MostOfDomain ? some.Count : await Count(domain, ct);
        }

        open.Sort((a, b) => (_order[a.Domain], a.DueAt, a.Id).CompareTo((_order[b.Domain], b.DueAt, b.Id)));
        return new HoldsSnapshot(open, counts, await queries.LastDecided(ct));
    }

    // A long queue is not counted with every commit: nobody sees whether it is 4,000 or 4,003 for a second.
    private async Task<int> Count(string domain, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        if (!_counted.TryGetValue(domain, out var counted) || now - counted.At >= CountsLast)
            _counted[domain] = counted = (await queries.CountOpen(domain, ct), now);
        return Math.Max(counted.Count, MostOfDomain);
    }
}
