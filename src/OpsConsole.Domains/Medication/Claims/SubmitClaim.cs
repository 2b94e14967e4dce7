using System.Text.Json;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Medication.Claims;

/// <summary>The answer to a claim. It is the decision as it was made; what a person decides later is in the claim's state.</summary>
/// <param name="Outcome"><c>paid</c>, <c>rejected</c>, <c>pended</c> or <c>held</c>.</param>
/// <param name="Duplicate">True when this claim was decided before and this is that decision.</param>
public sealed record ClaimAnswer(
    string DecisionId, string ClaimId, string Outcome, string Result, DocumentBanner Banner, IReadOnlyList<string> RejectCodes,
    IReadOnlyList<DocumentReject> Rejects, IReadOnlyList<string> ReasonsForService, IReadOnlyList<DocumentFinding> Findings,
    IReadOnlyList<DocumentStep> Steps, DocumentCoverage Coverage, IReadOnlyList<string> Unverified, IReadOnlyList<DocumentGap> Gaps,
    IReadOnlyDictionary<string, string> Versions, string? HoldId, bool Duplicate)
{
    internal static ClaimAnswer Of(DecisionDocument document, string? holdId, bool duplicate) => new(
        document.DecisionId, document.Inputs.Claim.ClaimId, document.Outcome, document.Result, document.Banner, document.RejectCodes, document.Rejects,
        document.ReasonsForService, document.Findings, document.Steps, document.Coverage, document.Unverified, document.Gaps, document.Versions, holdId, duplicate);
}

/// <summary>A decision with its document, made before the commit and valid while the switch stands as it was seen.</summary>
internal sealed record PreparedDecision(KnowledgeSwitchRow? Seen, ClaimDecision Decision, DecisionDocument Document, string Sha256);

/// <summary>Decides a claim and keeps the decision: paid, rejected, or held for a person in the same transaction.</summary>
/// <param name="prepare">Decides under a switch; pure, so it may run again when the switch has moved.</param>
internal sealed class SubmitClaim(
    Operator by, Claim claim, string id, TimeSpan holdDue, PreparedDecision prepared, Func<KnowledgeSwitchRow?, PreparedDecision> prepare, KnowledgeDesk desk)
    : Command<ClaimAnswer>(by)
{
    private const int TitleLength = 400;

    // Hashed on the caller's thread; the decision itself runs on the one thread that commits.
    private readonly string contentHash = DecisionDocuments.ContentHash(claim);

    public static RowIndex<MedicationClaimRow> ByClaim { get; } = new(row => row.ClaimKey);

    public static string StreamOf(string id) => $"medication-claim/{id}";

    public override string Stream => StreamOf(id);

    private string ClaimKey => $"{claim.Pharmacy}\n{claim.ClaimId}";

    public override void Declare(Needs needs)
    {
        needs.Row<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId);
        needs.Where(ByClaim, ClaimKey);
    }

    public override async ValueTask<Outcome<ClaimAnswer>> Decide(Work work, CancellationToken ct)
    {
        if (await work.FindBy(ByClaim, ClaimKey, ct) is [var earlier, ..])
            return Before(earlier);

        var current = await work.Find<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId, ct);
        var (_, decision, document, sha256) = current == prepared.Seen ? prepared : prepare(current);
        desk.Saw(current);

        work.BeginStream(Stream);
        var holdId = decision.Outcome is ClaimOutcome.HeldUnverified or ClaimOutcome.HeldForReview ? Hold(work, document) : null;
        work.Insert(new MedicationClaimRow
        {
            Id = id,
            Version = 1,
            ClaimKey = ClaimKey,
            ClaimId = claim.ClaimId,
            Member = claim.Member,
            Pharmacy = claim.Pharmacy,
            Product = claim.Product.Label,
            State = document.Outcome,
            Result = document.Result,
            Verified = document.Gaps.Count == 0,
            PairsExpected = document.Coverage.PairsExpected,
            PairsVerified = document.Coverage.PairsVerified,
            Findings = document.Findings.Count,
            Banner = Cut(document.Banner.Text),
            HoldId = holdId,
            ContentHash = contentHash,
            DecidedAt = work.Now,
        });
        work.Record(Stream, new ClaimDecided(id, holdId, sha256, document), rules: DecisionDocuments.Rules);
        return ClaimAnswer.Of(document, holdId, duplicate: false);
    }

    // The same claim again is the same claim: it is answered with its decision, never decided a second time.
    private Refusal Before(MedicationClaimRow earlier) => earlier.ContentHash == contentHash
        ? new Refusal(ClaimCommands.DecidedBefore, 409, "This claim was decided before", $"It is the same claim, not a second one; it was answered '{earlier.State}'.")
        {
            Extra = Json.Members(("decisionId", earlier.Id), ("state", earlier.State), ("rejectCode", RejectCodes.DuplicateOfPaid)),
        }
        : new Refusal(
            "claim-id-reused", 409, "This claim number was used for another claim",
            "The pharmacy sent a claim of this number with other content. Send a new number; look at the first claim to see which one is right.")
        {
            Extra = Json.Members(("decisionId", earlier.Id), ("state", earlier.State)),
        };

    private string Hold(Work work, DecisionDocument document)
    {
        var reason = document.Result == "held-unverified" ? "UNVERIFIED" : "CLINICAL-REVIEW";
        return HoldPlacement.Place(work, new HoldRequest(
            MedicationModule.Domain, reason, Cut(Capital(Title(document))), Stream, Cut(Label(document)),
            JsonSerializer.Serialize(HeldClaim.Of(document), ApiJson.Options))
        {
            Due = holdDue,
            Rules = DecisionDocuments.Rules,
        });
    }

    private static string Title(DecisionDocument document)
    {
        if (document.Gaps is not { Count: > 0 } gaps)
            return document.Findings is [var worst, ..] ? $"{(worst.OfClaim ? "" : "On the profile already: ")}{worst.Text}" : document.Banner.Text;
        var more = gaps.Count == 1 ? "" : $", and {gaps.Count - 1} more";
        return $"Unable to verify: {gaps[0].Text}{more}";
    }

    private string Label(DecisionDocument document)
    {
        var coverage = new Coverage(document.Coverage.PairsExpected, document.Coverage.PairsVerified);
        return $"Claim {claim.ClaimId} · {claim.Product.Label} · {coverage.Words}";
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}";

    private static string Cut(string text) => text.Length <= TitleLength ? text : $"{text.AsSpan(0, TitleLength - 1)}…";
}

/// <summary>What a person needs to decide a held claim.</summary>
public sealed record HeldClaim(
    string Decision, string ClaimId, string Member, string Pharmacy, string Prescriber, string Product, string Quantity, int DaysSupply, string ServiceDate,
    DocumentBanner Banner, IReadOnlyList<DocumentFinding> Findings, IReadOnlyList<DocumentGap> Gaps, DocumentCoverage Coverage,
    IReadOnlyDictionary<string, string> Versions)
{
    internal static HeldClaim Of(DecisionDocument document)
    {
        var claim = document.Inputs.Claim;
        var product = claim.Product;
        return new HeldClaim(
            document.DecisionId, claim.ClaimId, claim.Member, claim.Pharmacy, claim.Prescriber, product.Name ?? product.Rxcui ?? product.Ndc ?? "", claim.Quantity,
            claim.DaysSupply, claim.ServiceDate, document.Banner, document.Findings, document.Gaps, document.Coverage, document.Versions);
    }
}
