using System.Collections.Concurrent;
using OpsConsole.Medication.Claims;
using OpsConsole.Platform.Live;

namespace OpsConsole.Medication.Live;

/// <summary>
/// How the claims decided in the last hour stand, in slices of ten seconds. A slice is counted in the database once, and again
/// when a commit of any instance touched one of its claims; what is older than an hour is dropped.
/// </summary>
internal sealed class DecidedHour : IDisposable
{
    private const int MostTouched = 1_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly long Slice = TimeSpan.FromSeconds(10).Ticks;
    private static readonly long Slices = Hour.Ticks / Slice;

    private readonly ClaimQueries queries;
    private readonly ConcurrentDictionary<long, ClaimTally> counted = [];
    private readonly Lock gate = new();
    private readonly IDisposable subscription;
    private HashSet<long> grown = [];
    private HashSet<string> touched = new(StringComparer.Ordinal);

    public DecidedHour(ClaimQueries queries, CommitFeed feed)
    {
        this.queries = queries;
        subscription = feed.Subscribe(Note);
    }

    /// <summary>How many slices the last count had to read.</summary>
    public int SlicesRead { get; private set; }

    /// <summary>The claims decided in the hour before, to the slice.</summary>
    public async Task<ClaimTally> Count(DateTimeOffset now, CancellationToken ct)
    {
        var (first, last) = (SliceOf(now - Hour), SliceOf(now));
        try
        {
            await Forget(first, ct);
            // The two newest always: a commit is seen in the database before it is heard of.
            var wanted = Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + i).Where(one => one >= last - 1 || !counted.ContainsKey(one)).ToList();
            foreach (var (from, to) in SpansOf(wanted))
            {
                var tallies = await queries.Tallies(from, to, Slice, ct);
                for (var one = from; one <= to; one++)
                    counted[one] = tallies.GetValueOrDefault(one, ClaimTally.None);
            }

            SlicesRead = wanted.Count;
        }
        catch
        {
            // What was heard of and could not be read must not be forgotten: everything is counted anew.
            counted.Clear();
            throw;
        }

        return counted.Values.Aggregate(ClaimTally.None, (sum, one) => sum + one);
    }

    public void Dispose() => subscription.Dispose();

    // The claims behind what was heard of since the last count are counted again.
    private async Task Forget(long first, CancellationToken ct)
    {
        HashSet<long> slices;
        HashSet<string> ids;
        lock (gate)
            (slices, ids, grown, touched) = (grown, touched, [], new HashSet<string>(StringComparer.Ordinal));
        if (slices.Count > Slices || ids.Count > MostTouched)
        {
            counted.Clear();
            return;
        }

        if (ids.Count > 0)
            slices.UnionWith((await queries.DecidedAt(ids, ct)).Select(SliceOf));
        foreach (var one in counted.Keys.Where(one => one < first || slices.Contains(one)))
            counted.TryRemove(one, out _);
    }

    private void Note(IReadOnlyList<CommittedEntry> entries)
    {
        lock (gate)
        {
            foreach (var entry in entries)
            {
                // One more than can be used says that there were too many; while nobody looks, nothing grows.
                if (entry.Type == "medication.claim-decided" && grown.Count <= Slices)
                    grown.Add(SliceOf(entry.RecordedAt));
                else if (entry.Type.StartsWith("medication.claim-", StringComparison.Ordinal) && touched.Count <= MostTouched)
                    touched.Add(entry.Stream[SubmitClaim.StreamOf("").Length..]);
            }
        }
    }

    /// <summary>The slices, rising, as spans of neighbours: each takes one query.</summary>
    internal static IEnumerable<(long From, long To)> SpansOf(IReadOnlyList<long> slices)
    {
        var from = 0;
        for (var i = 1; i <= slices.Count; i++)
        {
            if (i < slices.Count && slices[i] == slices[i - 1] + 1)
                continue;
            yield return (slices[from], slices[i - 1]);
            from = i;
        }
    }

    private static long SliceOf(DateTimeOffset at) => at.UtcTicks / Slice;
}
