using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Feeds;

/// <summary>
/// One controller of a tunnel section: measures its points, counts its samples and suffers its faults. Pure but for its
/// own state: the same seed, run and instants give the same batches.
/// </summary>
internal sealed class SensorSource(string seed, string run, string name, long epoch, IReadOnlyList<TunnelPoint> points)
{
    private const double WalkSeconds = 120;

    private readonly Chance chance = Chance.For($"{seed}/{run}", $"source/{name}");
    private readonly double[] walk = new double[points.Count];
    private readonly Dictionary<string, int> drifting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> traffic = new(StringComparer.Ordinal);
    private ReadingBatch? heldBack;
    private long tick;
    private long seq;

    public string Name => name;

    /// <summary>The batches to send for this second, in this order; usually one.</summary>
    public IReadOnlyList<ReadingBatch> Tick(DateTime now, FaultBoard faults)
    {
        var second = tick++;
        // Who has never spoken cannot fall silent: there would be no last value to show.
        if (seq > 0 && faults.IsOn(FaultKind.Silence, name))
            return [];

        traffic.Clear();
        var readings = Measure(second, now, faults.Snapshot());
        if (faults.IsOn(FaultKind.Flood, name))
            readings = Flooded(readings);
        if (faults.IsOn(FaultKind.Epoch1970, name))
            readings = [.. readings.Select(reading => reading with { Time = DateTime.UnixEpoch.AddSeconds(second) })];
        if (readings.Count == 0 || faults.IsOn(FaultKind.Loss, name))
            return [];

        return Shaped(readings, faults);
    }

    private List<SensorReading> Measure(long second, DateTime now, IReadOnlySet<(FaultKind Kind, string Target)> faults)
    {
        var readings = new List<SensorReading>(points.Count);
        for (var index = 0; index < points.Count; index++)
        {
            var point = points[index];
            var tag = point.Point.Tag;
            // The first batch has every point, as from a controller that has just connected.
            var due = second == 0 || (second - point.Phase) % (long)point.Kind.PeriodSeconds == 0;
            if (!due || faults.Contains((FaultKind.Silence, tag)))
                continue;

            var value = Walk(index, point, now) + Drift(tag, point.Kind, faults.Contains((FaultKind.Drift, tag)));
            value = Math.Round(Math.Clamp(value, point.Kind.Low, point.Kind.High), point.Kind.Decimals);
            readings.Add(new SensorReading(tag, ++seq, now, value));
        }

        return readings;
    }

    private double Walk(int index, TunnelPoint point, DateTime now)
    {
        var (kind, behaviour) = (point.Kind, point.Kind.Behaviour);
        var memory = Math.Exp(-kind.PeriodSeconds / WalkSeconds);
        walk[index] = (walk[index] * memory) + (Math.Sqrt(1 - (memory * memory)) * behaviour.Noise * 0.5 * chance.Normal());
        if (!traffic.TryGetValue(point.Tube, out var level))
            traffic[point.Tube] = level = Traffic.Level(seed, point.Tube, now);

        // Exhaust gathers towards the exit; speed and air do not care where they are measured.
        var place = kind.Code is "CO" or "NO2" or "VIS" ? 0.4 + (1.1 * point.Along) : 1;
        return behaviour.Usual + (point.Offset * 0.6) + (behaviour.Swing * behaviour.ByTraffic * level * place) + walk[index];
    }

    private double Drift(string tag, SensorKind kind, bool on)
    {
        if (!on)
        {
            drifting.Remove(tag);
            return 0;
        }

        drifting[tag] = drifting.GetValueOrDefault(tag) + 1;
        return (kind.High - kind.Low) * 0.01 * kind.PeriodSeconds * drifting[tag];
    }

    private List<SensorReading> Flooded(List<SensorReading> readings)
    {
        var flood = new List<SensorReading>(readings.Count * 10);
        seq -= readings.Count;
        for (var repeat = 0; repeat < 10; repeat++)
            flood.AddRange(readings.Select(reading => reading with { Seq = ++seq, Time = reading.Time.AddMilliseconds(repeat * 90) }));
        return flood;
    }

    private List<ReadingBatch> Shaped(List<SensorReading> readings, FaultBoard faults)
    {
        var reorder = faults.IsOn(FaultKind.Reorder, name);
        if (reorder)
            chance.Shuffle(readings);
        var batch = new ReadingBatch(name, epoch, readings);
        var batches = new List<ReadingBatch>(3);
        if (reorder && heldBack is null)
        {
            heldBack = batch;
            return batches;
        }

        if (heldBack is not null && !reorder)
            batches.Add(heldBack);
        batches.Add(batch);
        if (heldBack is not null && reorder)
            batches.Add(heldBack);
        heldBack = null;
        if (faults.IsOn(FaultKind.Duplicates, name))
            batches.Add(batch);
        return batches;
    }
}
