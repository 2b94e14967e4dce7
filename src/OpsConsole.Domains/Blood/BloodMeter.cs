using System.Diagnostics.Metrics;

namespace OpsConsole.Blood;

/// <summary>Metrics of the blood product finder. Meter <c>OpsConsole.Blood</c>.</summary>
internal sealed class BloodMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _searches;
    private readonly Histogram<double> _searchSeconds;
    private readonly Counter<long> _units;
    private readonly Counter<long> _steps;
    private readonly Counter<long> _holds;
    private int _silentSites;
    private double _oldestReportSeconds;

    public BloodMeter(IMeterFactory meters)
    {
        _meter = meters.Create("OpsConsole.Blood");
        _searches = _meter.CreateCounter<long>("opsconsole.blood.searches", "{search}", "Searches answered, by whether every site was heard of");
        _searchSeconds = _meter.CreateHistogram<double>("opsconsole.blood.search.duration", "s", "Time to answer a search from the read model");
        _units = _meter.CreateCounter<long>("opsconsole.blood.units", "{unit}", "Reported units, by outcome");
        _steps = _meter.CreateCounter<long>("opsconsole.blood.steps", "{step}", "Life-cycle steps, by outcome");
        _holds = _meter.CreateCounter<long>("opsconsole.blood.unit_holds", "{hold}", "Holds of units, by outcome");
        _meter.CreateObservableGauge("opsconsole.blood.sites.silent", () => _silentSites, "{site}", "Sites that have stopped reporting");
        _meter.CreateObservableGauge("opsconsole.blood.report.age", () => _oldestReportSeconds, "s", "Age of the oldest last report of any site");
    }

    public void Searched(TimeSpan duration, bool complete)
    {
        _searches.Add(1, new KeyValuePair<string, object?>("complete", complete));
        _searchSeconds.Record(duration.TotalSeconds);
    }

    public void UnitReported(string status) => _units.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Stepped(bool refused) => _steps.Add(1, new KeyValuePair<string, object?>("refused", refused));

    public void Held(string outcome) => _holds.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void SitesSeen(int silent, TimeSpan oldestReport)
    {
        _silentSites = silent;
        _oldestReportSeconds = oldestReport.TotalSeconds;
    }

    public void Dispose() => _meter.Dispose();
}
