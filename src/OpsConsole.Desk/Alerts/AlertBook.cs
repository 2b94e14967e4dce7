using System.Globalization;
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
    /// <summary>Open alerts, worst and newest first.</summary>
    /// <param name="after">The place after which to begin, or null for the first.</param>
    public async Task<IReadOnlyList<AlertRow>> Open(AlertPlace? after, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var open = db.Set<AlertRow>().AsNoTracking().Where(a => a.IsActive || a.AcknowledgedAt == null);
        if (after is not null)
        {
            open = open.Where(a => a.Severity > after.Severity || a.Severity == after.Severity
                && (a.RaisedAt < after.RaisedAt || a.RaisedAt == after.RaisedAt && string.Compare(a.Id, after.Id) > 0));
        }

        return await open.OrderBy(a => a.Severity).ThenByDescending(a => a.RaisedAt).ThenBy(a => a.Id).Take(take).ToListAsync(ct);
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

/// <summary>A place in the list of open alerts: what comes after it does not depend on what left the list meanwhile.</summary>
public sealed record AlertPlace(Severity Severity, DateTimeOffset RaisedAt, string Id)
{
    public static AlertPlace Of(AlertRow alert) => new(alert.Severity, alert.RaisedAt, alert.Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Severity}-{RaisedAt.UtcTicks}-{Id}");

    /// <summary>Null if the text is no place.</summary>
    public static AlertPlace? Parse(string text) =>
        text.Split('-', 3) is [var severity, var ticks, { Length: > 0 } id]
        && int.TryParse(severity, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && Enum.IsDefined((Severity)s)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTimeOffset.MaxValue.UtcTicks
            ? new AlertPlace((Severity)s, new DateTimeOffset(t, TimeSpan.Zero), id)
            : null;
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
    private const int MostShown = 500;

    public override string Name => "monitor:alerts";

    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("alert/", StringComparison.Ordinal);

    protected override async Task<AlertsSnapshot> Load(CancellationToken ct) => new(await queries.Open(null, MostShown, ct));
}
