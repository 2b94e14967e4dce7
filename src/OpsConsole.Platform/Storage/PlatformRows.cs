using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>The stored answer of a command that came with an idempotency key.</summary>
public sealed record IdempotencyRow : IRow
{
    /// <summary><see cref="IdempotencyClaim.RowId"/> of the claim.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the canonical request.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The canonical request while it is small, so that a mismatch can name what differs; empty otherwise.</summary>
    public required byte[] Request { get; init; }

    /// <summary>The outcome as JSON.</summary>
    public required byte[] Answer { get; init; }

    /// <summary>UTC; the answer is kept for <see cref="WritePathOptions.KeepAnswersHours"/> from here.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>An effect that leaves through the outbox.</summary>
public sealed record OutboxRow : IVersionedRow
{
    /// <summary><c>kind:key</c>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>Which effector takes it.</summary>
    public required string Kind { get; init; }

    /// <summary>The effector's idempotency key: the id of the hold or fact it comes from.</summary>
    public required string Key { get; init; }

    /// <summary>JSON for the effector.</summary>
    public required string Payload { get; init; }

    /// <summary>pending, delivered or in-doubt.</summary>
    public required string State { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; not tried before. Each failure moves it on.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried, successes included.</summary>
    public required int Attempts { get; init; }

    /// <summary>The story it belongs to, which the entries of its delivery carry on; see <see cref="Command{TAnswer}.Correlation"/>.</summary>
    public string? Correlation { get; init; }

    /// <summary>The stream of the command that published it.</summary>
    public string? Cause { get; init; }
}

/// <summary>A running instance and its lane of the journal.</summary>
public sealed record InstanceRow
{
    /// <summary>1 or more; a run never takes the lane of another.</summary>
    public required int Lane { get; init; }

    /// <summary>Host and process, as in <see cref="Storage.Lane.Instance"/>.</summary>
    public required string Instance { get; init; }

    /// <summary>As in <see cref="Storage.Lane.Build"/>.</summary>
    public required string Build { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC; renewed every 3 s while it runs.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }
}

/// <summary>Exclusive right to a job, for a while.</summary>
public sealed record LeaseRow
{
    /// <summary>Name of the job.</summary>
    public required string Id { get; init; }

    /// <summary>Instance and lane, joined by <c>/</c>; whoever held it last, once it has expired.</summary>
    public required string Holder { get; init; }

    /// <summary>1 for the first holder, one more for each that takes over; a renewal keeps it.</summary>
    public required long Fence { get; init; }

    /// <summary>UTC; from then on anybody may take it.</summary>
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
