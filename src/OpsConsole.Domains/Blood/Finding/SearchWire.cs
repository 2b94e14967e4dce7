using System.Xml;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>An answer as it leaves through the interface. Durations are ISO 8601.</summary>
internal static class SearchWire
{
    public static Wire.BloodSearchAnswer Of(SearchAnswer answer) => new(
        answer.AsOf.ToDateTimeOffset(),
        answer.PolicyVersion,
        answer.Complete,
        [.. answer.SilentSites.Select(s => s.Site.SiteId)],
        [.. answer.SilentSites.Select(s => new Wire.BloodSilence(s.Site.SiteId, s.Site.Name, s.Site.LastHeardAt.ToDateTimeOffset(), Text(s.Silence)))],
        [.. answer.Candidates.Select(Of)],
        [.. answer.Unconfirmed.Select(Of)],
        [.. answer.Rejected.Select(r => new Wire.BloodRejection(r.Unit.UnitId, r.Unit.Group.Code, r.Site.SiteId, r.Site.Name, r.Rule, r.Detail))],
        [.. answer.Plan.Select(p => new Wire.BloodPlanLine(p.Site.SiteId, p.Site.Name, p.UnitIds, p.ArrivesAt.ToDateTimeOffset()))],
        answer.Shortfall,
        answer.Notes);

    /// <summary>A tier as a word: <c>needs-override</c>.</summary>
    public static string Of(MatchTier tier) => tier switch
    {
        MatchTier.Identical => "identical",
        MatchTier.Preferred => "preferred",
        MatchTier.Acceptable => "acceptable",
        MatchTier.NeedsOverride => "needs-override",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "Not a tier."),
    };

    private static Wire.BloodCandidate Of(Candidate candidate) => new(
        candidate.Unit.UnitId,
        candidate.Unit.Din,
        candidate.Unit.ProductCode,
        candidate.Unit.Component.Code,
        candidate.Unit.Group.Code,
        candidate.Site.SiteId,
        candidate.Site.Name,
        [.. TraitWords.Write(candidate.Unit.Traits, candidate.Unit.TypedNegative)],
        Of(candidate.Tier),
        candidate.Arrival.At.ToDateTimeOffset(),
        [.. candidate.Arrival.Parts.Select(p => new Wire.BloodArrivalPart(p.Name, XmlConvert.ToString(p.Duration), (long)p.Duration.TotalSeconds, p.IsEstimate))],
        Math.Round(candidate.Arrival.DistanceKm, 2),
        candidate.MeetsNeededBy,
        candidate.ExpiresAt.ToDateTimeOffset(),
        Text(candidate.Remaining),
        (long)candidate.Remaining.TotalSeconds,
        candidate.Reasons,
        new Wire.BloodProof(candidate.Proof.Subject, candidate.Proof.Version, candidate.Proof.Checked));

    private static string Text(Duration duration) => XmlConvert.ToString(duration.ToTimeSpan());
}
