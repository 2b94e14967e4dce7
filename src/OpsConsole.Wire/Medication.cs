namespace OpsConsole.Wire;

/// <summary>A pharmacy's claim for one fill (<c>POST /api/medication/claims</c>). The same record without a claim id is a check.</summary>
/// <param name="ClaimId">The pharmacy's own number for this claim; required for a claim.</param>
/// <param name="Quantity">Units dispensed, more than 0.</param>
/// <param name="DaysSupply">Days the quantity lasts.</param>
/// <param name="FillNumber">0 for the first fill.</param>
/// <param name="ServiceDate">Date of dispensing, <c>yyyy-MM-dd</c>.</param>
/// <param name="Profile">What the member takes; absent when the sender does not know.</param>
/// <param name="Allergies">An empty list says "none known"; absent says "not asked".</param>
public sealed record MedicationClaim(
    string? ClaimId,
    string Member,
    string Pharmacy,
    string Prescriber,
    MedicationProduct Product,
    int Quantity,
    int DaysSupply,
    int FillNumber,
    string ServiceDate,
    IReadOnlyList<MedicationProfileItem>? Profile = null,
    IReadOnlyList<string>? Allergies = null,
    IReadOnlyList<string>? Diagnoses = null);

/// <summary>A product by national drug code or RxNorm ingredient, and its name as the sender writes it.</summary>
public sealed record MedicationProduct(string Name, string? Rxcui = null, string? Ndc = null);

/// <summary>One medication of a member's profile.</summary>
/// <param name="Status"><c>active</c>, <c>stopped</c> or <c>on-hold</c>.</param>
public sealed record MedicationProfileItem(string Name, string Status, string? Rxcui = null, string? Ndc = null);

/// <summary>The decision on a claim, or the findings of a check.</summary>
/// <param name="Outcome"><c>paid</c>, <c>rejected</c>, <c>pended</c> or <c>held</c>.</param>
/// <param name="Unverified">What could not be checked, in words.</param>
public sealed record MedicationDecision(
    string? DecisionId,
    string? Outcome,
    IReadOnlyList<string>? RejectCodes,
    IReadOnlyList<MedicationFinding>? Findings,
    IReadOnlyList<MedicationStep>? Steps,
    MedicationCoverage? Coverage,
    IReadOnlyList<string>? Unverified,
    IReadOnlyDictionary<string, string>? Versions,
    string? HoldId);

/// <summary>A rule that fired.</summary>
public sealed record MedicationFinding(string Rule, string Severity, IReadOnlyList<string> Drugs, string Text);

/// <summary>One step of the adjudication and what it said.</summary>
public sealed record MedicationStep(string Step, string Result, string? Reason);

/// <summary>How much of the profile was checked: a decision without interactions is only worth its coverage.</summary>
public sealed record MedicationCoverage(int PairsExpected, int PairsVerified);

/// <summary>Switches the knowledge.</summary>
/// <param name="State"><c>on</c> or <c>off</c>.</param>
/// <param name="Reason">Up to 200 characters.</param>
public sealed record KnowledgeSwitched(string State, string Reason);
