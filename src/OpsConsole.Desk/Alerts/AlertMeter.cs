using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts;

/// <summary>Metrics of the alerts. Meter <c>OpsConsole.Alerts</c>. Looks every five seconds.</summary>
internal sealed class AlertMeter : SupervisedService
{
    private readonly Meter _meter;
    private readonly IOpsDbFactory _databases;
    private IReadOnlyList<Level> _levels = [];

    private sealed record Level(Severity Severity, int Open, int Unacknowledged);

    public AlertMeter(IMeterFactory meters, IOpsDbFactory databases, LoopRegistry loops, TimeProvider time, ILogger<AlertMeter> logger) : base(loops, time, logger)
    {
        _databases = databases;
        _meter = meters.Create("OpsConsole.Alerts");
        _meter.CreateObservableGauge("opsconsole.alerts.open", () => _levels.Select(level => Of(level, level.Open)), "{alert}", "Open alerts, by severity");
        _meter.CreateObservableGauge("opsconsole.alerts.unacknowledged", () => _levels.Select(level => Of(level, level.Unacknowledged)), "{alert}", "Open alerts nobody has acknowledged, by severity");
    }

    public override string Name => "alerts.meter";

    protected override TimeSpan Pace => TimeSpan.FromSeconds(5);

    public override async Task Turn(CancellationToken ct)
    {
        await using var db = _databases.Create();
        _levels = await db.Set<AlertRow>().AsNoTracking().Where(alert => alert.IsActive || alert.AcknowledgedAt == null)
            .GroupBy(alert => alert.Severity).Select(group => new Level(group.Key, group.Count(), group.Count(alert => alert.AcknowledgedAt == null))).ToListAsync(ct);
    }

    private static Measurement<int> Of(Level level, int value) => new(value, new KeyValuePair<string, object?>("severity", level.Severity.ToString().ToLowerInvariant()));

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }
}
