using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.Finding;

/// <summary>
/// The lexicographic order: safety is compared before speed and speed before thrift, so that no sum of small
/// advantages can outvote a better match.
/// </summary>
internal sealed class Ranking(SearchRequest request, FinderPolicy policy, SiteOutlook[] sites, Instant now)
{
    private static readonly Duration ShortRemaining = Duration.FromHours(2);

    /// <summary>The best first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<Passed> Best(ReadOnlySpan<Passed> found, int limit)
    {
        var perSite = new int[sites.Length];
        foreach (var unit in found)
            perSite[unit.SiteIndex]++;

        var keys = new SortedSet<(RankKey Key, int Index)>(RankOrder.Instance);
        var worst = default(RankKey);
        for (var i = 0; i < found.Length; i++)
        {
            var key = KeyOf(found[i], perSite);
            if (keys.Count == limit)
            {
                if (RankOrder.Compare(key, worst) >= 0)
                    continue;
                keys.Remove(keys.Max);
            }

            keys.Add((key, i));
            worst = keys.Max.Key;
        }

        var best = new List<Passed>(keys.Count);
        foreach (var (_, index) in keys)
            best.Add(found[index]);
        return best;
    }

    /// <summary>The candidate as it is shown, with its reasons.</summary>
    public Candidate Describe(Passed found)
    {
        var site = sites[found.SiteIndex];
        var arrival = site.Arrival(found.Irradiate);
        var meets = arrival.At <= request.NeededBy;
        var reasons = new List<string>(found.Match.Reasons)
        {
            meets
                ? $"Arrives {Phrases.Span(request.NeededBy - arrival.At)} before it is needed"
                : $"Arrives {Phrases.Span(arrival.At - request.NeededBy)} late",
        };
        var expiresAt = found.ExpiresAt(policy, now);
        var remaining = expiresAt - arrival.At;
        if (remaining < ShortRemaining)
            reasons.Add($"Only {Phrases.Span(remaining)} of life left on arrival");
        if (found.Irradiate)
            reasons.Add("Irradiated at the source before it leaves, which shortens its life");
        if (arrival.Parts[0].Duration > TimeSpan.Zero)
            reasons.Add($"The site opens in {Phrases.Span(Duration.FromTimeSpan(arrival.Parts[0].Duration))}");
        if (site.IsSilent)
            reasons.Add($"Not confirmed: {site.Site.Name} has been silent for {Phrases.Span(now - site.Site.LastHeardAt)}; call before relying on it");
        return new Candidate(found.Unit, site.Site, found.Match.Tier, arrival, expiresAt, meets, reasons, Proof(found));
    }

    // The match of the groups is a gate too: what did not match never came to the others.
    private CoverageProof Proof(Passed found) =>
        CoverageProof.Of("gates", policy.Version, expected: UnitGate.Gates + 1, verified: found.GatesPassed + (found.Match is null ? 0 : 1));

    private RankKey KeyOf(in Passed found, int[] perSite)
    {
        var site = sites[found.SiteIndex];
        var irradiate = found.Irradiate;
        return RankKey.Of(
            late: site.Arrival(irradiate).At > request.NeededBy,
            found.Match.Tier,
            found.Match.Position,
            found.Match.ScarcityCost,
            site.ArrivalBand(irradiate),
            // Whole days, so that avoiding a split can still matter between units of about the same age.
            expiryDay: (found.ExpiresAt(policy, now) - now).Days,
            split: perSite[found.SiteIndex] < request.Quantity,
            found.Unit.UnitId);
    }
}

/// <summary>
/// What units are compared by. The fields before the unit id are packed into one number, most significant first, so
/// that comparing the numbers is comparing the fields in their order.
/// </summary>
internal readonly record struct RankKey(ulong Packed, string UnitId)
{
    public static RankKey Of(
        bool late, MatchTier tier, int position, int scarcity, int arrivalBand, int expiryDay, bool split, string unitId)
    {
        var packed = Bit(late);
        packed = (packed << 2) | Field((int)tier, 2);
        packed = (packed << 4) | Field(position, 4);
        packed = (packed << 2) | Field(scarcity, 2);
        packed = (packed << 24) | Field(arrivalBand, 24);
        packed = (packed << 16) | Field(expiryDay, 16);
        return new RankKey((packed << 1) | Bit(split), unitId);
    }

    private static ulong Bit(bool set) => set ? 1UL : 0UL;

    // What does not fit compares as the largest that does.
    private static ulong Field(int value, int bits) => (ulong)Math.Clamp(value, 0, (1 << bits) - 1);
}

/// <summary>Compares <see cref="RankKey"/>: the packed fields, then the unit id.</summary>
internal sealed class RankOrder : IComparer<(RankKey Key, int Index)>
{
    public static readonly RankOrder Instance = new();

    int IComparer<(RankKey Key, int Index)>.Compare((RankKey Key, int Index) x, (RankKey Key, int Index) y) => Compare(x.Key, y.Key);

    public static int Compare(in RankKey x, in RankKey y) =>
        x.Packed != y.Packed ? x.Packed.CompareTo(y.Packed) : string.CompareOrdinal(x.UnitId, y.UnitId);
}
