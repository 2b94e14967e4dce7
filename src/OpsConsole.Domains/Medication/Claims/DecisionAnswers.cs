using System.Text.Json;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Tables;

namespace OpsConsole.Medication.Claims;

/// <summary>What a check of a list of medications found. It is no claim and has no effect.</summary>
/// <param name="Verdict"><c>cleared</c>, <c>refused</c> or <c>unverified</c>.</param>
/// <param name="Unverified">What could not be checked, in words.</param>
/// <param name="Gaps">The same, coded and with the drugs they concern.</param>
internal sealed record CheckAnswer(
    string Verdict, DocumentBanner Banner, IReadOnlyList<DocumentFinding> Findings, IReadOnlyList<DocumentStep> Steps, DocumentCoverage Coverage,
    IReadOnlyList<string> Unverified, IReadOnlyList<DocumentGap> Gaps, IReadOnlyDictionary<string, string> Versions)
{
    /// <param name="engine">Build of the program that checked.</param>
    public static CheckAnswer Of(InteractionReport report, string engine)
    {
        var banner = Adjudication.BannerOf(report, report.Unverified);
        var step = ClinicalSteps.DrugDrug(report);
        return new CheckAnswer(
            report.Verdict.Match(_ => "cleared", _ => "refused", _ => "unverified"),
            new DocumentBanner(banner.State, banner.Text),
            DecisionDocuments.Findings(report),
            [new DocumentStep(StepNames.DrugDrug, step.Word, null, step.Reason)],
            new DocumentCoverage(report.Coverage.PairsExpected, report.Coverage.PairsVerified),
            [.. report.Unverified.Select(gap => gap.Text)],
            DecisionDocuments.Gaps(report.Unverified),
            DecisionDocuments.Versions(report, engine));
    }
}

/// <summary>A decision in the list.</summary>
/// <param name="Outcome"><c>paid</c>, <c>rejected</c> or <c>held</c>: as the claim stands now.</param>
/// <param name="Result">The result of the adjudication, such as <c>held-unverified</c>; never changes.</param>
/// <param name="Findings">How many rules fired.</param>
/// <param name="Banner">The one sentence above the decision, at most 400 characters.</param>
internal sealed record DecisionLine(
    string DecisionId, string ClaimId, string Pharmacy, string Product, string Outcome, string Result, bool Verified, DocumentCoverage Coverage,
    int Findings, string Banner, string? HoldId, DateTimeOffset DecidedAt)
{
    public static DecisionLine Of(MedicationClaimRow row) => new(
        row.Id, row.ClaimId, row.Pharmacy, row.Product, row.State, row.Result, row.Verified, new DocumentCoverage(row.PairsExpected, row.PairsVerified),
        row.Findings, row.Banner, row.HoldId, row.DecidedAt);
}

/// <summary>A decision with the document it rests on.</summary>
/// <param name="Outcome">As the claim stands now.</param>
/// <param name="DecidedOutcome">As it was decided at first; never changes.</param>
/// <param name="OverrideReason">The coded reason of the person who decided the hold; null while nobody has.</param>
/// <param name="Sha256">Of the document as stored, hexadecimal.</param>
/// <param name="Intact">False if the journal entry no longer agrees with its hash: somebody changed it.</param>
/// <param name="Document">The document as it is in the journal.</param>
internal sealed record DecisionDetails(
    string DecisionId, string ClaimId, string Outcome, string DecidedOutcome, string Result, DocumentBanner Banner, IReadOnlyList<string> RejectCodes,
    IReadOnlyList<DocumentFinding> Findings, IReadOnlyList<DocumentStep> Steps, DocumentCoverage Coverage, IReadOnlyList<string> Unverified,
    IReadOnlyDictionary<string, string> Versions, string? HoldId, string? OverrideReason, DateTimeOffset DecidedAt, string Sha256, bool Intact,
    JsonElement Document)
{
    public static DecisionDetails Of(StoredDecision decision)
    {
        var (claim, document) = (decision.Claim, decision.Document);
        return new DecisionDetails(
            document.DecisionId, claim.ClaimId, claim.State, document.Outcome, document.Result, document.Banner, document.RejectCodes, document.Findings,
            document.Steps, document.Coverage, document.Unverified, document.Versions, claim.HoldId, claim.OverrideReason, claim.DecidedAt,
            decision.Sha256, decision.Intact, decision.Stored);
    }
}
