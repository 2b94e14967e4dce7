using OpsConsole.Platform.Journal;

namespace OpsConsole.Medication.Claims;

/// <summary>A claim was decided. The document is the decision: inputs, versions, steps and outcome.</summary>
/// <param name="Sha256">Of the document's canonical bytes.</param>
[JournalEvent("medication.claim-decided")]
public sealed record ClaimDecided(string Decision, string? Hold, string Sha256, DecisionDocument Document);

/// <summary>A person let a held claim be paid, overriding what held it.</summary>
/// <param name="ReasonForService">NCPDP 439-E4, the conflict overridden; empty when nothing was found.</param>
/// <param name="ProfessionalService">NCPDP 440-E5.</param>
/// <param name="ResultOfService">NCPDP 441-E6.</param>
[JournalEvent("medication.claim-released")]
public sealed record ClaimReleased(
    string Decision, string Hold, string ReasonCode, string DecidedBy, string ReasonForService, string ProfessionalService, string ResultOfService);

/// <summary>A person refused a held claim.</summary>
[JournalEvent("medication.claim-refused")]
public sealed record ClaimRefused(string Decision, string Hold, string ReasonCode, string DecidedBy);
