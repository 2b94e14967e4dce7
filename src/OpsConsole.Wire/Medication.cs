namespace OpsConsole.Wire;

/// <summary>A pharmacy's claim for one fill (<c>POST /api/medication/claims</c>).</summary>
/// <param name="ClaimId">The pharmacy's own number for this claim, up to 100 characters.</param>
/// <param name="Quantity">Units dispensed: more than 0, at most 1,000,000, with at most 3 decimals. A decimal text is taken too.</param>
/// <param name="DaysSupply">Days the quantity lasts, 1 to 999.</param>
/// <param name="FillNumber">0 for the first fill, at most 99.</param>
/// <param name="ServiceDate">Date of dispensing, <c>yyyy-MM-dd</c>.</param>
/// <param name="Profile">What the member takes; absent when the sender does not know.</param>
/// <param name="Allergies">Names or RxNorm codes; an object as of a product is taken too. An empty list says "none known"; absent says "not asked".</param>
/// <param name="ProfileComplete">False when the sender knows that the profile lacks something.</param>
public sealed record MedicationClaim(
    string ClaimId,
    string Member,
    string Pharmacy,
    string Prescriber,
    MedicationProduct Product,
    decimal Quantity,
    int DaysSupply,
    int FillNumber,
    string ServiceDate,
    IReadOnlyList<MedicationProfileItem>? Profile = null,
    IReadOnlyList<string>? Allergies = null,
    IReadOnlyList<string>? Diagnoses = null,
    bool ProfileComplete = true);

/// <summary>Medications to be checked (<c>POST /api/medication/checks</c>): a product to add, a profile, or both.</summary>
/// <param name="Product">What is to be added; absent to check the profile in itself.</param>
/// <param name="Profile">What is taken already; absent when the sender does not know.</param>
/// <param name="ProfileComplete">False when the sender knows that the profile lacks something.</param>
public sealed record MedicationCheck(MedicationProduct? Product = null, IReadOnlyList<MedicationProfileItem>? Profile = null, bool ProfileComplete = true);

/// <summary>A product by name, RxNorm ingredient or national drug code; at least one of them.</summary>
/// <param name="Name">As the sender writes it, up to 200 characters.</param>
/// <param name="Rxcui">RxNorm ingredient code, up to 20 characters.</param>
/// <param name="Ndc">National drug code, up to 20 characters.</param>
/// <param name="Strength">Such as <c>500 mg</c>, up to 60 characters.</param>
public sealed record MedicationProduct(string? Name = null, string? Rxcui = null, string? Ndc = null, string? Strength = null);

/// <summary>One medication of a member's profile, named as a product is.</summary>
/// <param name="Status"><c>active</c>, <c>stopped</c> or <c>on-hold</c>; absent counts as taken.</param>
/// <param name="LastFill">When it was last dispensed, <c>yyyy-MM-dd</c>.</param>
/// <param name="DaysSupply">Days that lasts, 0 to 999.</param>
public sealed record MedicationProfileItem(
    string? Name = null, string? Status = null, string? Rxcui = null, string? Ndc = null, string? LastFill = null, int? DaysSupply = null);

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

/// <summary>The interaction knowledge as it stands (<c>GET /api/medication/knowledge</c>).</summary>
/// <param name="State"><c>on</c> or <c>off</c>; while it is off every claim is held.</param>
/// <param name="By">Who switched it last; null if nobody ever did.</param>
/// <param name="Since">When, UTC.</param>
/// <param name="Why">The reason that was given.</param>
/// <param name="Version">Name and version; null while none can be used.</param>
/// <param name="Hash">SHA-256 of its manifest, hexadecimal.</param>
/// <param name="CompiledOn"><c>yyyy-MM-dd</c>.</param>
/// <param name="Pairs">Listed pairs of ingredients; 0 while none can be used.</param>
/// <param name="Rules">The rules; null while none can be used.</param>
/// <param name="Refused">Why it cannot be used; null if it can.</param>
/// <param name="SelfTestAt">When it was last tested against what it must know, UTC.</param>
/// <param name="Problem">What that test found; null if nothing.</param>
public sealed record MedicationKnowledge(
    string State,
    string? By,
    DateTimeOffset? Since,
    string? Why,
    string? Version,
    string? Hash,
    DateOnly? CompiledOn,
    int Pairs,
    IReadOnlyList<MedicationRule>? Rules,
    IReadOnlyList<string>? Refused,
    DateTimeOffset? SelfTestAt,
    string? Problem);

/// <summary>One interaction rule.</summary>
/// <param name="Pairs">How many pairs of ingredients it lists.</param>
/// <param name="Mechanism">Why the two interact.</param>
/// <param name="Risk">What may happen to the patient.</param>
/// <param name="Source">Where the rule comes from.</param>
public sealed record MedicationRule(string Id, string Severity, int Pairs, string Mechanism, string Risk, string Source);
