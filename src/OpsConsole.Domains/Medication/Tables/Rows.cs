using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Tables;

/// <summary>
/// A claim and where it stands now. The decision itself, with everything it rests on, is the first entry of the claim's
/// journal stream and is kept nowhere else.
/// </summary>
public sealed record MedicationClaimRow : IVersionedRow
{
    /// <summary>The decision id.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>Pharmacy and its claim number: one claim, however often it is sent.</summary>
    public required string ClaimKey { get; init; }

    /// <summary>The pharmacy's own number, up to 100 characters.</summary>
    public required string ClaimId { get; init; }

    /// <summary>As the pharmacy names them.</summary>
    public required string Member { get; init; }

    /// <summary>As it names itself.</summary>
    public required string Pharmacy { get; init; }

    /// <summary>The claimed drug, for a person to read.</summary>
    public required string Product { get; init; }

    /// <summary><c>paid</c>, <c>rejected</c> or <c>held</c>: as it stands now.</summary>
    public required string State { get; init; }

    /// <summary>The result of the adjudication, such as <c>held-unverified</c>; never changes.</summary>
    public required string Result { get; init; }

    /// <summary>Whether every pair of drugs and every other step that needs data was verified.</summary>
    public required bool Verified { get; init; }

    /// <summary>Pairs of drugs that had to be checked.</summary>
    public required long PairsExpected { get; init; }

    /// <summary>Pairs that were; fewer than expected clear nothing.</summary>
    public required long PairsVerified { get; init; }

    /// <summary>Interactions found, whether or not the check was complete.</summary>
    public required int Findings { get; init; }

    /// <summary>The one sentence above the decision, cut to 400 characters.</summary>
    public required string Banner { get; init; }

    /// <summary>The hold a person must decide or has decided; null if there was none.</summary>
    public string? HoldId { get; init; }

    /// <summary>The coded reason of the person who decided the hold.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>SHA-256 of the request's content, to tell a repetition from another claim under the same number.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When the claim was adjudicated, UTC; a decision on its hold does not change it.</summary>
    public required DateTimeOffset DecidedAt { get; init; }
}

/// <summary>Whether a person has switched the interaction knowledge off. No row means that nobody ever has.</summary>
public sealed record KnowledgeSwitchRow : IVersionedRow
{
    /// <summary>The one row.</summary>
    public static string TheId => "interactions";

    /// <summary><see cref="TheId"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>While true, no claim can be cleared.</summary>
    public required bool IsOff { get; init; }

    /// <summary>Name of who switched last.</summary>
    public required string By { get; init; }

    /// <summary>Their reason.</summary>
    public required string Why { get; init; }

    /// <summary>When it was switched last, UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}

internal static class MedicationTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<MedicationClaimRow>(t =>
        {
            t.ToTable("MedicationClaims").IsAudited();
            t.Property(r => r.Id).HasMaxLength(40);
            t.Property(r => r.ClaimKey).HasMaxLength(250);
            t.Property(r => r.State).HasMaxLength(20);
            t.Property(r => r.Result).HasMaxLength(40);
            t.HasIndex(r => r.ClaimKey).IsUnique();
            t.HasIndex(r => new { r.DecidedAt, r.State, r.Verified });
            t.HasIndex(r => new { r.State, r.DecidedAt });
        });
        model.Entity<KnowledgeSwitchRow>(t =>
        {
            t.ToTable("MedicationKnowledge").IsAudited();
            t.Property(r => r.Id).HasMaxLength(40);
        });
    }
}
