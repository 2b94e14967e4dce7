using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Medication.Claims;

/// <summary>
/// A decision as it is kept: all inputs as used, every version, every step, and the outcome. It is written once, as the
/// first entry of the claim's journal stream. Numbers are integers, decimals strings, times UTC.
/// </summary>
public sealed record DecisionDocument(
    int Schema,
    string DecisionId,
    string AsOf,
    DocumentInputs Inputs,
    string Outcome,
    string Result,
    DocumentBanner Banner,
    IReadOnlyList<string> RejectCodes,
    IReadOnlyList<DocumentReject> Rejects,
    IReadOnlyList<string> ReasonsForService,
    IReadOnlyList<DocumentFinding> Findings,
    IReadOnlyList<DocumentStep> Steps,
    DocumentCoverage Coverage,
    IReadOnlyList<string> Unverified,
    IReadOnlyList<DocumentGap> Gaps,
    IReadOnlyDictionary<string, string> Versions);

/// <summary>Everything the decision depends on.</summary>
/// <param name="PairsProbed">Where the check stopped; a replay stops there too.</param>
public sealed record DocumentInputs(DocumentClaim Claim, DocumentKnowledge Knowledge, DocumentConventions Conventions, long PairsProbed);

/// <summary>The claim as it was decided.</summary>
/// <param name="ClaimId">The pharmacy's own number.</param>
/// <param name="Quantity">Units dispensed, a decimal text.</param>
/// <param name="DaysSupply">Days the quantity lasts.</param>
/// <param name="FillNumber">0 for the first fill.</param>
/// <param name="ServiceDate"><c>yyyy-MM-dd</c>.</param>
/// <param name="Strength">As sent; null if the claim does not say.</param>
/// <param name="Profile">What the member takes; null if none was given, which is not the same as an empty one.</param>
/// <param name="ProfileComplete">False if the sender said that the profile lacks something.</param>
/// <param name="Allergies">Null if nobody asked; empty if the answer was none.</param>
public sealed record DocumentClaim(
    string ClaimId, string Member, string Pharmacy, string Prescriber, DocumentDrug Product, string Quantity, int DaysSupply, int FillNumber,
    string ServiceDate, string? Strength, IReadOnlyList<DocumentLine>? Profile, bool ProfileComplete, IReadOnlyList<DocumentDrug>? Allergies,
    IReadOnlyList<string> Diagnoses);

/// <summary>A drug as the sender named it: at least one of the three.</summary>
/// <param name="Rxcui">RxNorm ingredient code.</param>
/// <param name="Ndc">National drug code.</param>
/// <param name="Name">As written.</param>
public sealed record DocumentDrug(string? Rxcui, string? Ndc, string? Name);

/// <summary>One medication of the profile.</summary>
/// <param name="Status">As sent; null counts as taken.</param>
/// <param name="LastFill"><c>yyyy-MM-dd</c>; null if the sender does not know.</param>
/// <param name="DaysSupply">Days the last fill lasts; null if the sender does not know.</param>
public sealed record DocumentLine(DocumentDrug Drug, string? Status, string? LastFill, int? DaysSupply);

/// <param name="State"><c>ready</c>, <c>switched-off</c>, <c>updating</c>, <c>unreachable</c> or <c>refused</c>.</param>
public sealed record DocumentKnowledge(
    string State, string? Version, string? Hash, string? CompiledOn, string? By, string? Since, string? Why, IReadOnlyList<string>? Reasons);

/// <summary>The named numbers the decision rests on.</summary>
/// <param name="KnowledgeMaximumAgeDays">Knowledge compiled longer ago is not trusted.</param>
/// <param name="RefillPercent">The part of the last supply that must be used before a refill.</param>
/// <param name="Counting"><c>inclusive</c> if the day of the last fill counts as a day used, otherwise <c>exclusive</c>.</param>
/// <param name="DuplicateGraceDays">Days two supplies of one ingredient may overlap.</param>
/// <param name="MaximumClaimAgeDays">Claims for an earlier service date are too old.</param>
public sealed record DocumentConventions(int KnowledgeMaximumAgeDays, int RefillPercent, string Counting, int DuplicateGraceDays, int MaximumClaimAgeDays);

/// <param name="State"><c>nothing-found</c>, <c>interaction-found</c> or <c>unable-to-verify</c>.</param>
public sealed record DocumentBanner(string State, string Text);

/// <param name="Next">The class of the pharmacy's next action.</param>
public sealed record DocumentReject(string Code, string Meaning, string Next);

/// <param name="ClinicalSignificance">NCPDP 528-FS.</param>
/// <param name="OfClaim">Whether the claimed drug is one of the two; otherwise both are on the profile already.</param>
public sealed record DocumentFinding(
    string Rule, string Severity, string ClinicalSignificance, IReadOnlyList<string> Drugs, IReadOnlyList<string> AlsoRules, bool OfClaim, string Text);

/// <summary>One step of the adjudication; every one is listed, in order.</summary>
/// <param name="Step">Its name, such as <c>drug-drug</c>.</param>
/// <param name="Result"><c>pass</c>, <c>fail</c>, <c>warn</c>, <c>not-applicable</c> or <c>unverified</c>.</param>
/// <param name="Code">Reject code of a failure, or the code of a warning or of what could not be verified; null for the others.</param>
/// <param name="Reason">One sentence a person can act on.</param>
public sealed record DocumentStep(string Step, string Result, string? Code, string Reason);

/// <summary>Pairs of drugs that had to be checked, and those that were. Only when both are equal can the claim be clear.</summary>
/// <param name="PairsExpected">0 or more.</param>
/// <param name="PairsVerified">At most as many.</param>
public sealed record DocumentCoverage(long PairsExpected, long PairsVerified);

/// <summary>Something that could not be checked, and why.</summary>
/// <param name="Code">Stable, such as <c>drug-unmapped</c> or <c>knowledge-off</c>.</param>
/// <param name="Text">The same for a person to read.</param>
/// <param name="Drugs">Those concerned, by name; empty where it concerns no single one.</param>
public sealed record DocumentGap(string Code, string Text, IReadOnlyList<string> Drugs);

/// <summary>Writes decisions as documents, and reads their inputs back.</summary>
internal static class DecisionDocuments
{
    /// <summary>Version of the steps and their precedence.</summary>
    public static string Rules => "medication-1";

    private const int Schema = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="engine">Build of the program that decided; on a replay, the one of the stored document.</param>
    public static DecisionDocument Write(string decisionId, ClaimInputs inputs, ClaimDecision decision, string engine) => new(
        Schema,
        decisionId,
        Utc(inputs.AsOf),
        new DocumentInputs(
            ClaimOf(inputs.Claim), KnowledgeOf(inputs.Knowledge), ConventionsOf(inputs.Conventions), decision.Interactions.PairsProbed),
        decision.Outcome.Word,
        decision.Outcome.Result,
        new DocumentBanner(decision.Banner.State, decision.Banner.Text),
        decision.RejectCodes,
        [.. decision.RejectCodes.Select(RejectCodes.Of).Select(row => new DocumentReject(row.Code, row.Meaning, row.Next))],
        decision.ReasonsForService,
        Findings(decision.Interactions),
        [.. decision.Steps.Select(step => new DocumentStep(step.Step, step.Result.Word, CodeOf(step.Result), step.Result.Reason))],
        new DocumentCoverage(decision.Interactions.Coverage.PairsExpected, decision.Interactions.Coverage.PairsVerified),
        [.. decision.Unverified.Select(gap => gap.Text)],
        Gaps(decision.Unverified),
        Versions(decision.Interactions, engine));

    public static IReadOnlyList<DocumentFinding> Findings(InteractionReport report) =>
        [.. report.Findings.Select(f => new DocumentFinding(f.Rule, f.Severity.Word(), f.Severity.ClinicalSignificance(), f.Drugs, f.AlsoRules, f.OfSubject, f.Text))];

    public static IReadOnlyList<DocumentGap> Gaps(IReadOnlyList<Gap> gaps) => [.. gaps.Select(gap => new DocumentGap(gap.Code, gap.Text, gap.Drugs))];

    public static IReadOnlyDictionary<string, string> Versions(InteractionReport report, string engine) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["engine"] = engine,
        ["knowledge"] = report.KnowledgeVersion.Length > 0 ? report.KnowledgeVersion : "none",
        ["knowledgeHash"] = report.KnowledgeHash.Length > 0 ? report.KnowledgeHash : "none",
        ["rejectCodes"] = RejectCodes.Version,
        ["rules"] = Rules,
    };

    /// <summary>The canonical bytes (RFC 8785), which are hashed and compared.</summary>
    public static byte[] Bytes(DecisionDocument document)
    {
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(document, Options));
        return CanonicalJson.OfEvidence(json.RootElement);
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <exception cref="JsonException">The stored value is no document.</exception>
    public static DecisionDocument Read(JsonElement stored) =>
        stored.Deserialize<DecisionDocument>(Options) ?? throw new JsonException("The stored document is empty.");

    /// <summary>The claim as it was decided.</summary>
    public static Claim Claim(DocumentClaim claim) => new(
        claim.ClaimId, claim.Member, claim.Pharmacy, claim.Prescriber, Drug(claim.Product), decimal.Parse(claim.Quantity, CultureInfo.InvariantCulture),
        claim.DaysSupply, claim.FillNumber, Day(claim.ServiceDate), claim.Strength,
        new DrugProfile(
            claim.Profile?.Select(line => new ProfileLine(Drug(line.Drug), line.Status, line.LastFill is { } day ? Day(day) : null, line.DaysSupply)).ToList(),
            claim.ProfileComplete),
        claim.Allergies?.Select(Drug).ToList(),
        claim.Diagnoses);

    public static ClaimConventions Conventions(DocumentConventions stored) => new(
        stored.KnowledgeMaximumAgeDays, stored.RefillPercent, Enum.Parse<DayCounting>(stored.Counting, ignoreCase: true), stored.DuplicateGraceDays, stored.MaximumClaimAgeDays);

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The claim's canonical content, which tells a repetition from another claim under the same number.</summary>
    public static string ContentHash(Claim claim)
    {
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(ClaimOf(claim), Options));
        return Hash(CanonicalJson.OfEvidence(json.RootElement));
    }

    private static DocumentClaim ClaimOf(Claim claim) => new(
        claim.ClaimId, claim.Member, claim.Pharmacy, claim.Prescriber, DrugOf(claim.Product), claim.Quantity.ToString(CultureInfo.InvariantCulture),
        claim.DaysSupply, claim.FillNumber, AdministrativeSteps.Day(claim.ServiceDate), claim.Strength,
        claim.Profile.Lines?.Select(line => new DocumentLine(
            DrugOf(line.Drug), line.Status, line.LastFill is { } day ? AdministrativeSteps.Day(day) : null, line.DaysSupply)).ToList(),
        claim.Profile.Complete,
        claim.Allergies?.Select(DrugOf).ToList(),
        claim.Diagnoses);

    private static DocumentKnowledge KnowledgeOf(KnowledgeState state) => state switch
    {
        KnowledgeState.Ready ready => new("ready", ready.Knowledge.Label, ready.Knowledge.ManifestHash, AdministrativeSteps.Day(ready.Knowledge.CompiledOn), null, null, null, null),
        KnowledgeState.SwitchedOff off => new("switched-off", null, null, null, off.By, Utc(off.Since), off.Why, null),
        KnowledgeState.Updating updating => new("updating", null, null, null, null, Utc(updating.Since), null, null),
        KnowledgeState.Unreachable down => new("unreachable", null, null, null, null, null, down.Detail, null),
        KnowledgeState.Refused refused => new("refused", null, null, null, null, null, null, refused.Reasons),
        _ => throw new InvalidOperationException("The states of the knowledge are a closed set."),
    };

    private static DocumentConventions ConventionsOf(ClaimConventions conventions) => new(
        conventions.KnowledgeMaximumAgeDays, conventions.RefillPercent, conventions.Counting == DayCounting.Inclusive ? "inclusive" : "exclusive",
        conventions.DuplicateGraceDays, conventions.MaximumClaimAgeDays);

    private static string? CodeOf(StepResult result) => result switch
    {
        StepResult.Fail fail => fail.RejectCode,
        StepResult.Warn warn => warn.Code,
        StepResult.Unverified open => open.Code,
        _ => null,
    };

    private static DocumentDrug DrugOf(DrugReference drug) => new(drug.Rxcui, drug.Ndc, drug.Name);

    private static DrugReference Drug(DocumentDrug drug) => new(drug.Rxcui, drug.Ndc, drug.Name);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
