using System.Xml;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>An answer as it leaves through the interface. Durations are ISO 8601.</summary>
internal static class SearchWire
{
    public static object Of(SearchAnswer answer) => new
    {
        asOf = answer.AsOf.ToDateTimeOffset(),
        answer.PolicyVersion,
        answer.Complete,
        silentSites = answer.SilentSites.Select(s => s.Site.SiteId),
        silences = answer.SilentSites.Select(s => new { s.Site.SiteId, s.Site.Name, lastHeardAt = s.Site.LastHeardAt.ToDateTimeOffset(), silence = Text(s.Silence) }),
        candidates = answer.Candidates.Select(c => Of(c)),
        unconfirmed = answer.Unconfirmed.Select(c => Of(c)),
        rejected = answer.Rejected.Select(r => new { r.Unit.UnitId, group = r.Unit.Group.Code, r.Site.SiteId, siteName = r.Site.Name, r.Rule, r.Detail }),
        plan = answer.Plan.Select(p => new { p.Site.SiteId, siteName = p.Site.Name, p.UnitIds, arrivesAt = p.ArrivesAt.ToDateTimeOffset() }),
        answer.Shortfall,
        answer.Notes,
    };

    /// <summary>A tier as a word: <c>needs-override</c>.</summary>
    public static string Of(MatchTier tier) => tier switch
    {
        MatchTier.Identical => "identical",
        MatchTier.Preferred => "preferred",
        MatchTier.Acceptable => "acceptable",
        MatchTier.NeedsOverride => "needs-override",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "Not a tier."),
    };

    private static object Of(Candidate candidate) => new
    {
        candidate.Unit.UnitId,
        candidate.Unit.Din,
        candidate.Unit.ProductCode,
        component = candidate.Unit.Component.Code,
        group = candidate.Unit.Group.Code,
        candidate.Site.SiteId,
        siteName = candidate.Site.Name,
        attributes = TraitWords.Write(candidate.Unit.Traits, candidate.Unit.TypedNegative),
        tier = Of(candidate.Tier),
        arrivesAt = candidate.Arrival.At.ToDateTimeOffset(),
        arrivalParts = candidate.Arrival.Parts.Select(Part),
        distanceKm = Math.Round(candidate.Arrival.DistanceKm, 2),
        candidate.MeetsNeededBy,
        expiresAt = candidate.ExpiresAt.ToDateTimeOffset(),
        remainingAtArrival = Text(candidate.Remaining),
        remainingSeconds = (long)candidate.Remaining.TotalSeconds,
        candidate.Reasons,
        proof = new { candidate.Proof.Subject, candidate.Proof.Version, candidate.Proof.Checked },
    };

    private static object Part(ArrivalPart part) => new
    {
        part = part.Name,
        duration = XmlConvert.ToString(part.Duration),
        seconds = (long)part.Duration.TotalSeconds,
        estimate = part.IsEstimate,
    };

    private static string Text(Duration duration) => XmlConvert.ToString(duration.ToTimeSpan());
}
