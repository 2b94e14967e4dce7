using System.Diagnostics.Metrics;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Sensors;

/// <summary>Metrics of the sensors module. Meter <c>OpsConsole.Sensors</c>.</summary>
internal sealed class SensorMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _transitions;
    private readonly FeedAge _age;
    private long _total;

    public SensorMeter(IMeterFactory meters, TimeProvider time)
    {
        _meter = meters.Create("OpsConsole.Sensors");
        _accepted = _meter.CreateCounter<long>("opsconsole.sensors.readings", "{reading}", "Readings accepted and durable");
        _duplicates = _meter.CreateCounter<long>("opsconsole.sensors.duplicates", "{reading}", "Readings that were known already");
        _quarantined = _meter.CreateCounter<long>("opsconsole.sensors.quarantined", "{reading}", "Readings that could not be accepted");
        _transitions = _meter.CreateCounter<long>("opsconsole.sensors.alarm.transitions", "{transition}", "Changes of state of limit alarms");
        _age = new FeedAge(_meter, "opsconsole.sensors.readings.age", "Time since readings of any source were accepted", time);
    }

    /// <summary>Readings accepted since the start.</summary>
    public long Accepted => Interlocked.Read(ref _total);

    public void Taken(int accepted, int duplicates, int quarantined)
    {
        if (accepted > 0)
            _age.Came();
        Interlocked.Add(ref _total, accepted);
        _accepted.Add(accepted);
        if (duplicates > 0)
            _duplicates.Add(duplicates);
        if (quarantined > 0)
            _quarantined.Add(quarantined);
    }

    public void AlarmChanged() => _transitions.Add(1);

    /// <summary>Shows a figure that is read when asked for.</summary>
    public void Observe(string name, string unit, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, unit, description);

    public void Dispose() => _meter.Dispose();
}
