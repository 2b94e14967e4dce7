using Microsoft.EntityFrameworkCore;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts.Tables;

/// <summary>An alert as stored: one row per condition, with its current occurrence.</summary>
public sealed record AlertRow : IVersionedRow
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required long Occurrence { get; init; }
    public required Severity Severity { get; init; }
    public required string Title { get; init; }
    public required string Affected { get; init; }
    public required string CheckFirst { get; init; }
    public required string Subject { get; init; }
    public required string Href { get; init; }
    public required bool IsActive { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? ReturnedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>On the list: active, or ended without anybody having acknowledged it.</summary>
    public bool IsOpen => IsActive || AcknowledgedAt is null;

    internal static AlertRow First(string id, AlertCondition condition, DateTimeOffset now) => new()
    {
        Id = id,
        Version = 1,
        Occurrence = 1,
        Severity = condition.Severity,
        Title = condition.Title,
        Affected = condition.Affected,
        CheckFirst = condition.CheckFirst,
        Subject = condition.Subject,
        Href = condition.Href,
        IsActive = true,
        RaisedAt = now,
    };

    internal AlertRow With(AlertCondition condition) => this with
    {
        Severity = condition.Severity,
        Title = condition.Title,
        Affected = condition.Affected,
        CheckFirst = condition.CheckFirst,
        Href = condition.Href,
    };

    internal bool Says(AlertCondition condition) => this == With(condition);

    internal static void Configure(ModelBuilder model) => model.Entity<AlertRow>(t =>
    {
        t.ToTable("Alerts").IsAudited();
        t.Property(r => r.Severity).HasConversion<int>();
        t.Property(r => r.Affected).HasMaxLength(1000);
        t.Property(r => r.CheckFirst).HasMaxLength(1000);
        t.HasIndex(r => new { r.IsActive, r.Severity });
        t.HasIndex(r => r.AcknowledgedAt);
    });
}
