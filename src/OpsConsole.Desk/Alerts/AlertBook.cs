using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts;

/// <summary>Reads alerts.</summary>
public sealed class AlertQueries(IOpsDbFactory databases)
{
    /// <summary>Open alerts, worst and newest first; at most 500.</summary>
    public async Task<IReadOnlyList<AlertRow>> Open(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<AlertRow>().AsNoTracking().Where(a => a.IsActive || a.AcknowledgedAt == null)
            .OrderBy(a => a.Severity).ThenByDescending(a => a.RaisedAt).Take(500).ToListAsync(ct);
    }

    public async Task<AlertRow?> Find(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<AlertRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
    }
}

/// <summary>What people do to alerts.</summary>
public sealed class AlertCommands(WritePath write, Authorizer authorizer)
{
    /// <summary>Acknowledges the occurrence the person saw.</summary>
    public async Task<Answer<AcknowledgedAlert>> Acknowledge(Operator by, string alertId, long occurrence, string? comment, IdempotencyClaim? key, CancellationToken ct) =>
        await authorizer.Deny(by, AlertsModule.Acknowledge, $"alert/{alertId}", ct) is { } denied
            ? new Answer<AcknowledgedAlert>(denied, false)
            : await write.Execute(new AcknowledgeAlert(by, alertId, occurrence, comment) { Idempotency = key }, ct);
}

/// <summary>The open alerts as every viewer sees them.</summary>
public sealed record AlertsSnapshot(IReadOnlyList<AlertRow> Open)
{
    public int Count(Severity severity) => Open.Count(a => a.Severity == severity && a.IsOpen);

    public int Unacknowledged => Open.Count(a => a.AcknowledgedAt is null);
}

/// <summary>Holds the snapshot of open alerts.</summary>
public sealed class AlertsMonitor(AlertQueries queries, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<AlertsMonitor> logger)
    : Monitor<AlertsSnapshot>(feed, loops, time, logger)
{
    public override string Name => "monitor:alerts";

    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("alert/", StringComparison.Ordinal);

    protected override async Task<AlertsSnapshot> Load(CancellationToken ct) => new(await queries.Open(ct));
}
