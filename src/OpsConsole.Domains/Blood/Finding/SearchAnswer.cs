using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.Finding;

/// <summary>A unit that may go, and why.</summary>
/// <param name="ExpiresAt">The expiry that will hold on arrival: earlier than the unit's own when it is irradiated first.</param>
/// <param name="Proof">That it passed every gate, and under which policy.</param>
internal sealed record Candidate(
    StockUnit Unit, BloodSite Site, MatchTier Tier, Arrival Arrival, Instant ExpiresAt, bool MeetsNeededBy, IReadOnlyList<string> Reasons, CoverageProof Proof)
{
    /// <summary>Life left on arrival.</summary>
    public Duration Remaining => ExpiresAt - Arrival.At;
}

/// <summary>A unit near by that may not go, and which rule says so.</summary>
/// <param name="Rule">Stable id, such as <c>expires-before-arrival</c>.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record Rejection(StockUnit Unit, BloodSite Site, string Rule, string Detail);

/// <summary>A site that has not been heard of for longer than the limit.</summary>
internal sealed record SilentSite(BloodSite Site, Duration Silence);

/// <summary>Which units to take from one site.</summary>
internal sealed record PlanLine(BloodSite Site, IReadOnlyList<string> UnitIds, Instant ArrivesAt);

/// <summary>The answer to one search.</summary>
/// <param name="Candidates">Best first; all of them at sites that are heard of.</param>
/// <param name="Unconfirmed">What silent sites last had: it may be gone. Never counted as available.</param>
/// <param name="Shortfall">Units of the quantity for which the plan has none.</param>
internal sealed record SearchAnswer(
    Instant AsOf,
    string PolicyVersion,
    IReadOnlyList<SilentSite> SilentSites,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<Candidate> Unconfirmed,
    IReadOnlyList<Rejection> Rejected,
    IReadOnlyList<PlanLine> Plan,
    int Shortfall,
    IReadOnlyList<string> Notes)
{
    /// <summary>Whether every site's stock was known when the question was answered.</summary>
    public bool Complete => SilentSites.Count == 0;
}
