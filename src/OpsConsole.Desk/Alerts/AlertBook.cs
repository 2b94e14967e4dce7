using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts;

/// <summary>Reads alerts.</summary>
public sealed class AlertQueries(IOpsDbFactory databases)
{
    /// <summary>Open alerts, worst and newest first.</summary>
    /// <param name="after">The place after which to begin, or null for the first.</param>
    public async Task<IReadOnlyList<AlertRow>> Open(ListPlace? after, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var open = db.Set<AlertRow>().AsNoTracking().Where(a => a.IsActive || a.AcknowledgedAt == null);
        if (after is not null)
        {
            open = open.Where(a => a.Severity > (Severity)after.Rank || a.Severity == (Severity)after.Rank
                && (a.RaisedAt < after.At || a.RaisedAt == after.At && string.Compare(a.Id, after.Id) > 0));
        }

        return await open.OrderBy(a => a.Severity).ThenByDescending(a => a.RaisedAt).ThenBy(a => a.Id).Take(take).ToListAsync(ct);
    }

    /// <summary>One alert, open or not; null if there is none of this id.</summary>
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
    /// <summary>Open alerts of this severity, acknowledged or not.</summary>
    public int Count(Severity severity) => Open.Count(a => a.Severity == severity && a.IsOpen);

    /// <summary>How many nobody has acknowledged, those whose condition has ended included.</summary>
    public int Unacknowledged => Open.Count(a => a.AcknowledgedAt is null);
}

/// <summary>Holds the snapshot of open alerts.</summary>
public sealed class AlertsMonitor(AlertQueries queries, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<AlertsMonitor> logger)
    : Monitor<AlertsSnapshot>(feed, loops, time, logger)
{
    private const int MostShown = 500;

    /// <inheritdoc />
    public override string Name => "monitor:alerts";

    /// <inheritdoc />
    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("alert/", StringComparison.Ordinal);

    /// <inheritdoc />
    protected override async Task<AlertsSnapshot> Load(CancellationToken ct) => new(await queries.Open(null, MostShown, ct));
}
