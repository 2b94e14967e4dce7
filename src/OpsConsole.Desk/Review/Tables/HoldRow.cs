using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review.Tables;

/// <summary>A hold as stored.</summary>
public sealed record HoldRow : IVersionedRow
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Domain { get; init; }
    public required string Reason { get; init; }
    public required string Title { get; init; }
    public required string Subject { get; init; }
    public required string SubjectLabel { get; init; }
    public required string Evidence { get; init; }
    public string? ReleaseImpossible { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? VoidAt { get; init; }
    public bool Escalated { get; init; }

    /// <summary>When time itself next does something to it: its due time, then its void time; null when nothing is left to come.</summary>
    public DateTimeOffset? NextDeadlineAt { get; init; }

    public string? OwnerId { get; init; }
    public string? OwnerName { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Grows with each claim; a decision carries the fence of its claim.</summary>
    public required long Fence { get; init; }

    public string? Outcome { get; init; }
    public string? ReasonCode { get; init; }
    public string? Comment { get; init; }
    public string? DecidedBy { get; init; }
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
