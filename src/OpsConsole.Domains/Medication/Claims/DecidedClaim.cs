using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Medication.Claims;

/// <summary>Carries out a decided hold: the claim is paid with the override recorded, or refused. The decision document is not touched.</summary>
internal sealed class DecidedClaim() : DecidedSubject<MedicationClaimRow>(MedicationModule.Domain, "medication-claim/")
{
    protected override string? HoldOf(MedicationClaimRow row) => row.State == "held" ? row.HoldId : null;

    protected override async ValueTask CarryOut(MedicationClaimRow row, HoldDecision decision, Work work, CancellationToken ct)
    {
        await work.Update(row with { State = decision.IsRelease ? "paid" : "rejected", OverrideReason = decision.ReasonCode, Version = row.Version + 1 }, ct);
        if (!decision.IsRelease)
        {
            work.Record(decision.Subject, new ClaimRefused(row.Id, decision.HoldId, decision.ReasonCode, decision.DecidedBy), decision.Comment);
            return;
        }

        var codes = OverrideReasons.ServiceCodes(decision.ReasonCode);
        work.Record(
            decision.Subject,
            new ClaimReleased(row.Id, decision.HoldId, decision.ReasonCode, decision.DecidedBy, row.Findings > 0 ? "DD" : "", codes.Professional, codes.Result),
            decision.Comment);
    }
}

/// <summary>The coded reasons a person gives, and how they are told to the payer (NCPDP 440-E5 and 441-E6).</summary>
internal static class OverrideReasons
{
    public static IReadOnlyList<CodedReason> Release { get; } =
    [
        new("prescriber-consulted", "Prescriber consulted"),
        new("manual-check-complete", "Checked by hand, nothing found"),
        new("tolerated-before", "Tolerated before"),
        new("will-monitor", "Will be monitored"),
        new("dose-adjusted", "Dose or timing adjusted"),
        new("benefit-over-risk", "No alternative, benefit above risk"),
        new("already-stopped", "The other drug is stopped already"),
        new("false-positive", "Data wrong, no such interaction"),
    ];

    public static IReadOnlyList<CodedReason> Reject { get; } =
    [
        new("interaction-confirmed", "Interaction confirmed, not dispensed"),
        new("cannot-be-verified", "Cannot be verified by hand either"),
        new("prescriber-changed", "Prescriber changes the therapy"),
        new("pharmacy-withdrew", "Pharmacy withdrew it"),
    ];

    public static (string Professional, string Result) ServiceCodes(string reasonCode) => reasonCode switch
    {
        "prescriber-consulted" => ("M0", "1B"),
        "false-positive" or "manual-check-complete" => ("R0", "1A"),
        _ => ("R0", "1B"),
    };
}
