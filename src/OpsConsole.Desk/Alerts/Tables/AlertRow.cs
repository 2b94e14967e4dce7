using Microsoft.EntityFrameworkCore;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts.Tables;

/// <summary>An alert as stored: one row per condition, with its current occurrence.</summary>
public sealed record AlertRow : IVersionedRow
{
    /// <summary><see cref="AlertPlacement.IdOf"/> of the condition's fingerprint: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>1 when first raised; one more each time it begins again or becomes more severe.</summary>
    public required long Occurrence { get; init; }

    /// <summary>Stored as its number, by which lists sort.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What happens, one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What is affected, in words; up to 1,000 characters.</summary>
    public required string Affected { get; init; }

    /// <summary>What to check first; up to 1,000 characters.</summary>
    public required string CheckFirst { get; init; }

    /// <summary>The journal stream it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The page that shows it.</summary>
    public required string Href { get; init; }

    /// <summary>True while the condition lasts.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When the present occurrence began, UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When its condition ended, UTC; null while it lasts.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>Name of the person who acknowledged the present occurrence; null if nobody has.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>UTC; null if nobody has.</summary>
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
        Subject = condition.Subject,
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
