using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Sensors.Tables;

/// <summary>A measuring point as registered.</summary>
public sealed record SensorPointRow : IVersionedRow
{
    /// <summary>The tag.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>Its place in the point table and in reading blocks; given once, never reused.</summary>
    public required int Number { get; init; }

    /// <summary>The controller that sends it; up to 64 characters.</summary>
    public required string Source { get; init; }

    /// <summary>What it measures, in the owner's words; up to 60 characters.</summary>
    public required string Kind { get; init; }

    /// <summary>As shown beside the value; empty where it has none.</summary>
    public required string Unit { get; init; }

    /// <summary>Where it is, in words; up to 200 characters.</summary>
    public required string Location { get; init; }

    /// <summary>The lowest value the instrument can give, in <see cref="Unit"/>.</summary>
    public required double SpanLow { get; init; }

    /// <summary>The highest value the instrument can give, in <see cref="Unit"/>.</summary>
    public required double SpanHigh { get; init; }

    /// <summary>Between two samples; 100 to 604,800,000.</summary>
    public required long PeriodMilliseconds { get; init; }

    /// <summary>JSON, as <c>StoredLimit</c>.</summary>
    public required string Limits { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Criticality { get; init; }

    /// <summary>When it was put to work, UTC; earlier times of its readings are not believed. Null if not known.</summary>
    public DateTimeOffset? CommissionedAt { get; init; }

    /// <summary>UTC; a later change of its terms keeps it.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }
}

/// <summary>The last number given to a point.</summary>
public sealed record SensorCounterRow : IVersionedRow
{
    /// <summary>The one row: <c>points</c>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>0 for the first point.</summary>
    public required int Last { get; init; }
}

/// <summary>One accepted batch of readings, encoded, with its hash.</summary>
public sealed record ReadingBlockRow : IHashedRow
{
    /// <summary><c>source/epoch/lowest sequence number</c>: two blocks can never begin alike, on whatever instance they arrive.</summary>
    public required string Id { get; init; }

    /// <summary>The controller that sent it.</summary>
    public required string Source { get; init; }

    /// <summary>As the source counts: it rises each time the source begins its sequence anew.</summary>
    public required long Epoch { get; init; }

    /// <summary>The lowest sequence number in it.</summary>
    public required long FromSeq { get; init; }

    /// <summary>The highest sequence number in it; between the two there may be gaps.</summary>
    public required long ToSeq { get; init; }

    /// <summary>How many readings it holds.</summary>
    public required int Readings { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The earliest effective time in it.</summary>
    public required DateTimeOffset EarliestAt { get; init; }

    /// <summary>The latest effective time in it.</summary>
    public required DateTimeOffset LatestAt { get; init; }

    /// <summary>It spans more than ten minutes, as a backlog does; found by another index than the many short ones.</summary>
    public required bool IsWide { get; init; }

    /// <summary>The instance that stored it, and its count there: the others follow by this.</summary>
    public required int Lane { get; init; }

    /// <summary>1 or more, rising within <see cref="Lane"/>.</summary>
    public required long Number { get; init; }

    /// <summary>Who sent it.</summary>
    public required string Actor { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/>; joins the journal when the block is sealed.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Encoded readings; <c>BlockCodec</c> reads them.</summary>
    public required byte[] Content { get; init; }
}

/// <summary>The readings of one batch that could not be accepted, as they were sent.</summary>
public sealed record QuarantinedBatchRow : IRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The controller that sent it.</summary>
    public required string Source { get; init; }

    /// <summary>As the source counts.</summary>
    public required long Epoch { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Who sent it.</summary>
    public required string Actor { get; init; }

    /// <summary>JSON list of index, seq, code and the text sent, at most 64 kB of it.</summary>
    public required string Items { get; init; }
}

/// <summary>How far the blocks are sealed in the journal, and how far the stored states of the sources reach. One row.</summary>
public sealed record SensorCheckpointRow : IVersionedRow
{
    /// <summary>The one row: <c>state</c>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>JSON: lane → number of the last block whose hash is in the journal.</summary>
    public required string SealedTo { get; init; }

    /// <summary>JSON: lane → number of the last block contained in the states.</summary>
    public required string StateTo { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SavedAt { get; init; }
}

/// <summary>The running state of a source at the last checkpoint, so that a start need not read every block.</summary>
public sealed record SensorStateRow : IVersionedRow
{
    /// <summary>The source.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>JSON: epoch → ledger.</summary>
    public required string Ledgers { get; init; }

    /// <summary>The last reading of each of its points.</summary>
    public required byte[] Latest { get; init; }
}

/// <summary>The limit alarm of a point.</summary>
public sealed record SensorAlarmRow : IVersionedRow
{
    /// <summary>The tag.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>A to F of the alarm machine, as a number.</summary>
    public required int Phase { get; init; }

    /// <summary>How often it was raised; 0 before the first time.</summary>
    public required long Occurrence { get; init; }

    /// <summary>When the phase began, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True while the phase rests on old data.</summary>
    public required bool Blind { get; init; }

    /// <summary>The limit passed, as a number; 0 when none.</summary>
    public required int Level { get; init; }

    /// <summary>0 advice, 1 medium, 2 high, 3 critical.</summary>
    public required int Priority { get; init; }

    /// <summary>The value behind the last step, in the point's unit.</summary>
    public required double Value { get; init; }

    /// <summary>Name of who acknowledged the present occurrence; null if nobody has.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>UTC; null if nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>When the shelf ends by itself, UTC; null while it is not shelved.</summary>
    public DateTimeOffset? ShelvedUntil { get; init; }

    /// <summary>True if the shelf also ends when the condition first returns to normal.</summary>
    public bool ShelvedOneShot { get; init; }

    /// <summary>Name of who shelved it; null while it is not shelved.</summary>
    public string? ShelvedBy { get; init; }

    /// <summary>Why it was shelved; null while it is not.</summary>
    public string? ShelvedReason { get; init; }

    /// <summary>True while the logic of a group hides it, never a person's choice; the phase keeps running beneath.</summary>
    public bool Suppressed { get; init; }

    /// <summary>Id of who took it out of service; null while it is in service, and where only the name was kept.</summary>
    public string? OutOfServiceById { get; init; }

    /// <summary>Name of who took it out of service; null while it is in service.</summary>
    public string? OutOfServiceBy { get; init; }

    /// <summary>The order it is out of service for; null while it is in service.</summary>
    public string? WorkOrder { get; init; }

    /// <summary>UTC; null while it is in service. It does not end by itself.</summary>
    public DateTimeOffset? OutOfServiceSince { get; init; }
}

/// <summary>A loss of data that was raised as an alert: of a point, of many points, of a source or of its clock.</summary>
public sealed record SensorSignalRow : IVersionedRow
{
    /// <summary>The fingerprint of the alert.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>True while the data are missing.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When it was last lost, UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}

internal static class SensorTables
{
    private const int LongestId = 140;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<SensorPointRow>(t =>
        {
            t.ToTable("SensorPoints").IsAudited();
            t.Property(r => r.Id).HasMaxLength(64);
            t.Property(r => r.Source).HasMaxLength(64);
            t.Property(r => r.Limits).HasMaxLength(4000);
            t.HasIndex(r => r.Number).IsUnique();
        });
        model.Entity<SensorCounterRow>(t => t.ToTable("SensorCounters").IsAudited());
        model.Entity<ReadingBlockRow>(t =>
        {
            t.ToTable("ReadingBlocks").IsAppendOnly();
            t.Property(r => r.Id).HasMaxLength(LongestId);
            t.Property(r => r.Source).HasMaxLength(64);
            t.Property(r => r.Actor).HasMaxLength(100);
            t.HasIndex(r => new { r.Lane, r.Number }).IsUnique();
            t.HasIndex(r => new { r.Source, r.IsWide, r.EarliestAt });
            t.HasIndex(r => new { r.Source, r.ReceivedAt });
        });
        model.Entity<QuarantinedBatchRow>(t =>
        {
            t.ToTable("QuarantinedReadings").IsAppendOnly();
            t.Property(r => r.Id).HasMaxLength(40);
            t.Property(r => r.Source).HasMaxLength(64);
            t.Property(r => r.Actor).HasMaxLength(100);
            t.Property(r => r.Items).HasMaxLength(-1);
            t.HasIndex(r => new { r.Source, r.ReceivedAt });
        });
        model.Entity<SensorCheckpointRow>(t =>
        {
            t.ToTable("SensorCheckpoints").IsAudited();
            t.Property(r => r.SealedTo).HasMaxLength(-1);
            t.Property(r => r.StateTo).HasMaxLength(-1);
        });
        model.Entity<SensorStateRow>(t =>
        {
            t.ToTable("SensorStates").IsAudited();
            t.Property(r => r.Id).HasMaxLength(64);
            t.Property(r => r.Ledgers).HasMaxLength(-1);
        });
        model.Entity<SensorAlarmRow>(t =>
        {
            t.ToTable("SensorAlarms").IsAudited();
            t.Property(r => r.Id).HasMaxLength(64);
        });
        model.Entity<SensorSignalRow>(t =>
        {
            t.ToTable("SensorSignals").IsAudited();
            t.Property(r => r.Id).HasMaxLength(200);
            t.HasIndex(r => r.IsActive);
        });
    }
}
