using System.Text.Json;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Medication.Claims;

/// <summary>
/// Carries out a decided hold: the claim is paid with the override recorded, or refused. Runs in the transaction that marks
/// the effect delivered, so it happens exactly once. The decision document is not touched.
/// </summary>
internal sealed class DecidedClaim : IEffector
{
    public string Kind => $"hold.{MedicationModule.Domain}";

    public void Declare(OutboxRow effect, Needs needs)
    {
        var decision = Read(effect);
        needs.Row<MedicationClaimRow>(ClaimOf(decision));
        needs.Stream(decision.Subject);
    }

    public async ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct)
    {
        var decision = Read(effect);
        var claim = await work.Find<MedicationClaimRow>(ClaimOf(decision), ct)
            ?? throw new InvalidOperationException($"Hold {decision.HoldId} names no claim.");
        if (claim.State != "held" || claim.HoldId != decision.HoldId)
            return;

        var release = decision.Outcome == "release";
        await work.Update(claim with { State = release ? "paid" : "rejected", OverrideReason = decision.ReasonCode, Version = claim.Version + 1 }, ct);
        if (!release)
        {
            work.Record(decision.Subject, new ClaimRefused(claim.Id, decision.HoldId, decision.ReasonCode, decision.DecidedBy), decision.Comment);
            return;
        }

        var codes = OverrideReasons.ServiceCodes(decision.ReasonCode);
        work.Record(
            decision.Subject,
            new ClaimReleased(claim.Id, decision.HoldId, decision.ReasonCode, decision.DecidedBy, claim.Findings > 0 ? "DD" : "", codes.Professional, codes.Result),
            decision.Comment);
    }

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");

    private static string ClaimOf(HoldDecision decision) => decision.Subject["medication-claim/".Length..];
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
