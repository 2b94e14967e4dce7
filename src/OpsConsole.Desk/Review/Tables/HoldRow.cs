using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review.Tables;

/// <summary>A hold as stored.</summary>
public sealed record HoldRow : IVersionedRow
{
    /// <summary>32 hexadecimal digits; also the key of the effect that carries out the decision.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>Name of the <see cref="HoldDomain"/>.</summary>
    public required string Domain { get; init; }

    /// <summary>Coded reason, such as <c>AMT-NEGATIVE</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence that says why; up to 1,000 characters.</summary>
    public required string Title { get; init; }

    /// <summary>The journal stream of what is held.</summary>
    public required string Subject { get; init; }

    /// <summary>What is held, in words.</summary>
    public required string SubjectLabel { get; init; }

    /// <summary>JSON in the shape of the domain's own view, as it was when the hold was placed.</summary>
    public required string Evidence { get; init; }

    /// <summary>Why it cannot be released, a sentence; null if it can.</summary>
    public string? ReleaseImpossible { get; init; }

    /// <summary>One of <see cref="HoldStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when somebody should have decided, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When it is voided undecided, UTC; null if it never is.</summary>
    public DateTimeOffset? VoidAt { get; init; }

    /// <summary>True once it has passed its due time undecided.</summary>
    public bool Escalated { get; init; }

    /// <summary>When time itself next does something to it: its due time, then its void time; null when nothing is left to come.</summary>
    public DateTimeOffset? NextDeadlineAt { get; init; }

    /// <summary>The person of the newest claim, whose lease may have ended; null before the first, and once given back.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Their name, for display.</summary>
    public string? OwnerName { get; init; }

    /// <summary>When the newest claim ends or ended, UTC; null where <see cref="OwnerId"/> is.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Grows with each claim; a decision carries the fence of its claim.</summary>
    public required long Fence { get; init; }

    /// <summary>One of <see cref="HoldOutcomes"/>; null while undecided.</summary>
    public string? Outcome { get; init; }

    /// <summary>Coded reason of the decision, <c>EXPIRED</c> for a void; null while undecided.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>What the person added, up to 2,000 characters; null if nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>Name of who decided; null while undecided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>UTC; null while undecided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    internal HoldView View() => new(
        Id, Version, Domain, Reason, Title, Subject, SubjectLabel, Evidence, ReleaseImpossible, State, CreatedAt, DueAt,
        OwnerId, OwnerName, LeaseUntil, Fence, Outcome, ReasonCode, Comment, DecidedBy, DecidedAt);

    internal static void Configure(ModelBuilder model) => model.Entity<HoldRow>(t =>
    {
        t.ToTable("Holds").IsAudited();
        t.Property(r => r.Evidence).HasMaxLength(-1);
        t.Property(r => r.Title).HasMaxLength(1000);
        t.Property(r => r.Comment).HasMaxLength(2000);
        t.HasIndex(r => new { r.State, r.Domain, r.DueAt, r.Id });
        t.HasIndex(r => new { r.State, r.DecidedAt });
        t.HasIndex(r => r.NextDeadlineAt);
        t.HasIndex(r => r.Subject);
    });
}
