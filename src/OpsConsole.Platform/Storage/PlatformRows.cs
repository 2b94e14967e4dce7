using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>The stored answer of a command that came with an idempotency key.</summary>
public sealed record IdempotencyRow : IRow
{
    public required string Id { get; init; }
    public required byte[] Fingerprint { get; init; }

    /// <summary>The canonical request while it is small, so that a mismatch can name what differs; empty otherwise.</summary>
    public required byte[] Request { get; init; }

    /// <summary>The outcome as JSON.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>An effect that leaves through the outbox.</summary>
public sealed record OutboxRow : IVersionedRow
{
    public required string Id { get; init; }
    public required long Version { get; init; }

    /// <summary>Which effector takes it.</summary>
    public required string Kind { get; init; }

    /// <summary>The effector's idempotency key: the id of the hold or fact it comes from.</summary>
    public required string Key { get; init; }

    /// <summary>JSON for the effector.</summary>
    public required string Payload { get; init; }

    /// <summary>pending, delivered, in-doubt or failed.</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required int Attempts { get; init; }

    /// <summary>The story it belongs to, which the entries of its delivery carry on; see <see cref="Command{TAnswer}.Correlation"/>.</summary>
    public string? Correlation { get; init; }

    /// <summary>The stream of the command that published it.</summary>
    public string? Cause { get; init; }
}

/// <summary>A running instance and its lane of the journal.</summary>
public sealed record InstanceRow
{
    public required int Lane { get; init; }
    public required string Instance { get; init; }
    public required string Build { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset HeartbeatAt { get; init; }
}

/// <summary>Exclusive right to a job, for a while.</summary>
public sealed record LeaseRow
{
    public required string Id { get; init; }
    public required string Holder { get; init; }
    public required long Fence { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal static class PlatformTables
{
    internal static void Configure(ModelBuilder model)
    {
        model.Entity<JournalRow>(t =>
        {
            t.ToTable("Journal").IsAppendOnly();
            t.HasKey(r => new { r.Lane, r.Sequence });
            t.Property(r => r.Lane).ValueGeneratedNever();
            t.Property(r => r.Sequence).ValueGeneratedNever();
            t.Property(r => r.Stream).HasMaxLength(200);
            t.Property(r => r.Type).HasMaxLength(100);
            t.Property(r => r.Actor).HasMaxLength(100);
            t.HasIndex(r => new { r.Stream, r.StreamVersion }).IsUnique();
            t.HasIndex(r => new { r.RecordedAt, r.Lane, r.Sequence });
        });
        model.Entity<IdempotencyRow>(t =>
        {
            t.ToTable("Idempotency").IsAudited();
            t.HasIndex(r => r.RecordedAt);
        });
        model.Entity<OutboxRow>(t =>
        {
            t.ToTable("Outbox").IsAudited();
            t.Property(r => r.Payload).HasMaxLength(-1);
            t.HasIndex(r => new { r.State, r.DueAt });
            t.HasIndex(r => new { r.Kind, r.Key }).IsUnique();
        });
        model.Entity<InstanceRow>(t =>
        {
            t.ToTable("Instances");
            t.HasKey(r => r.Lane);
            t.Property(r => r.Lane).ValueGeneratedNever();
        });
        model.Entity<LeaseRow>(t => t.ToTable("Leases"));
        model.Entity<ApiKeyRow>(t =>
        {
            t.ToTable("ApiKeys").IsAudited();
            t.HasIndex(r => r.Name);
        });
    }
}
