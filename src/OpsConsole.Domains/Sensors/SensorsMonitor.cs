using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors;

/// <summary>The sensors as the overview shows them.</summary>
/// <param name="Blind">Points whose value is no longer measured: stale, dead, or their source silent.</param>
/// <param name="Open">Sequence numbers of all sources that neither arrived nor were declared lost.</param>
/// <param name="ReadingsPerSecond">Over the last seconds, of this instance.</param>
/// <param name="Worst">The most abnormal points, at most three.</param>
internal sealed record SensorsSnapshot(
    int Points, int Sources, int SilentSources, int Fresh, int Late, int Stale, int Dead, int Waiting, int Blind, int Alarms, int Unacknowledged, long Open,
    double ReadingsPerSecond, IReadOnlyList<SensorNow> Worst);

/// <summary>Counts the sensors once for all viewers.</summary>
internal sealed class SensorsMonitor : Monitor<SensorsSnapshot>
{
    private const int MostShown = 3;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);
    private readonly SensorQueries _queries;
    private readonly SensorState _state;
    private readonly SensorMeter _meter;
    private (long At, long Accepted) _before;
    private double _rate;

    public SensorsMonitor(
        SensorQueries queries, SensorState state, SensorMeter meter, CommitFeed feed, LoopRegistry loops, TimeProvider time, ILogger<SensorsMonitor> logger)
        : base(feed, loops, time, logger)
    {
        (_queries, _state, _meter) = (queries, state, meter);
        meter.Observe("opsconsole.sensors.points", "{point}", "Registered points", () => Current.Value?.Points ?? 0);
        meter.Observe("opsconsole.sensors.blind", "{point}", "Points whose value is no longer measured", () => Current.Value?.Blind ?? 0);
        meter.Observe("opsconsole.sensors.unaccounted", "{reading}", "Sequence numbers that neither arrived nor were declared lost", () => Current.Value?.Open ?? 0);
        meter.Observe("opsconsole.sensors.alarms", "{alarm}", "Limit alarms on the list", () => Current.Value?.Alarms ?? 0);
    }

    public override string Name => "monitor:sensors";

    protected override TimeSpan LeastInterval => TimeSpan.FromMilliseconds(500);

    protected override TimeSpan MostInterval => TimeSpan.FromSeconds(1);

    protected override bool Concerns(CommittedEntry entry) => entry.Stream.StartsWith("sensor-", StringComparison.Ordinal);

    protected override async Task<SensorsSnapshot> Load(CancellationToken ct)
    {
        // Until the stored readings are read there is nothing true to show; a start that takes too long is a failure to be seen.
        await _state.Ready.WaitAsync(LongestStart, Time, ct);
        var all = _queries.All();
        var bands = new int[5];
        var (blind, alarms, unacknowledged) = (0, 0, 0);
        foreach (var one in all)
        {
            bands[(int)one.Now.Band]++;
            blind += one.Now.Band >= FreshnessBand.Stale || one.Now.LinkDown ? 1 : 0;
            alarms += one.Abnormality >= 1000 ? 1 : 0;
            unacknowledged += CellState.Alarm(one.Now.Cell) is 1 or 3 ? 1 : 0;
        }

        // One point stands for all of a silent source.
        var worst = all.Where(p => p.Abnormality > 100).OrderByDescending(p => p.Abnormality).ThenBy(p => p.Tag, StringComparer.Ordinal)
            .DistinctBy(p => p.Now.LinkDown ? p.Point.Row.Source : p.Tag, StringComparer.Ordinal).Take(MostShown).ToList();
        var (sources, open) = Sources();
        var silent = all.Where(p => p.Now.LinkDown).Select(p => p.Point.Source).Distinct().Count();
        return new SensorsSnapshot(
            all.Count, sources, silent, bands[1], bands[2], bands[3], bands[4], bands[0], blind, alarms, unacknowledged, open, Rate(), worst);
    }

    private (int Count, long Open) Sources()
    {
        var (count, open) = (0, 0L);
        foreach (var source in _state.Sources)
        {
            count++;
            lock (source.Gate)
                open += source.Ledgers.Values.Sum(l => l.Account().Open);
        }

        return (count, open);
    }

    private double Rate()
    {
        var (now, accepted) = (Time.GetTimestamp(), _meter.Accepted);
        if (_before.At != 0 && Time.GetElapsedTime(_before.At, now) is { TotalSeconds: > 0 } passed)
        {
            var recent = (accepted - _before.Accepted) / passed.TotalSeconds;
            _rate = _rate == 0 ? recent : _rate * 0.7 + recent * 0.3;
        }

        _before = (now, accepted);
        return _rate;
    }
}
