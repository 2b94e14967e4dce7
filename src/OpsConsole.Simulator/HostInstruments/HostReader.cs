using OpsConsole.Wire;

namespace OpsConsole.Simulator.HostInstruments;

/// <summary>
/// The instruments of the machine this runs on. The only source of the demo that is real. On a system without
/// <c>/proc</c> only the disk can be read.
/// </summary>
internal sealed class HostReader(string root = "/")
{
    private ProcessorTime? processor;
    private (BytesMoved Bytes, DateTime At)? network;
    private (BytesMoved Bytes, DateTime At)? disks;

    /// <summary>The points of the instruments that answer on this machine.</summary>
    public IReadOnlyList<SensorPoint> Points(DateTime now)
    {
        Read(now);
        var readable = Read(now.AddSeconds(1)).Select(value => value.Tag).ToHashSet(StringComparer.Ordinal);
        processor = null;
        network = null;
        disks = null;
        return [.. AllPoints().Where(point => readable.Contains(point.Tag))];
    }

    /// <summary>One value for each instrument that answers now; rates need a reading before.</summary>
    public IReadOnlyList<(string Tag, double Value)> Read(DateTime now)
    {
        var values = new List<(string Tag, double? Value)>
        {
            ("HOST-LOAD-1", From("proc/loadavg", ProcParsing.LoadOfOneMinute)),
            ("HOST-CPU-USED", ProcessorUsed()),
            ("HOST-MEM-USED", From("proc/meminfo", ProcParsing.MemoryUsedPercent)),
            ("HOST-DISK-USED", DiskUsed()),
        };
        var netRate = Rate(ref network, From("proc/net/dev", ProcParsing.Network), now);
        values.Add(("HOST-NET-RX", netRate?.In));
        values.Add(("HOST-NET-TX", netRate?.Out));
        var diskRate = Rate(ref disks, From("proc/diskstats", ProcParsing.Disks), now);
        values.Add(("HOST-DISK-READ", diskRate?.In));
        values.Add(("HOST-DISK-WRITE", diskRate?.Out));
        for (var zone = 0; zone < 4; zone++)
            values.Add(($"HOST-TEMP-{zone}", From($"sys/class/thermal/thermal_zone{zone}/temp", ProcParsing.Temperature)));
        return [.. values.Where(value => value.Value is not null).Select(value => (value.Tag, Math.Round(value.Value!.Value, 2)))];
    }

    private static IEnumerable<SensorPoint> AllPoints()
    {
        var processors = Environment.ProcessorCount;
        yield return Point("HOST-LOAD-1", "load-average", "processes", 0, 64 * processors, [new("H", 4 * processors, processors, 30, 30)]);
        yield return Point("HOST-CPU-USED", "processor", "%", 0, 100, [new("H", 97, 5, 120, 30)]);
        yield return Point("HOST-MEM-USED", "memory", "%", 0, 100, [new("HH", 97, 1, 10, 30), new("H", 92, 2, 30, 30)]);
        yield return Point("HOST-DISK-USED", "disk", "%", 0, 100, [new("HH", 97, 0.5, 10, 30), new("H", 90, 1, 30, 30)]);
        yield return Point("HOST-NET-RX", "network", "kB/s", 0, 10_000_000, []);
        yield return Point("HOST-NET-TX", "network", "kB/s", 0, 10_000_000, []);
        yield return Point("HOST-DISK-READ", "disk", "kB/s", 0, 50_000_000, []);
        yield return Point("HOST-DISK-WRITE", "disk", "kB/s", 0, 50_000_000, []);
        for (var zone = 0; zone < 4; zone++)
            yield return Point($"HOST-TEMP-{zone}", "temperature", "°C", -20, 125, [new("HH", 100, 3, 10, 30), new("H", 90, 3, 30, 30)]);
    }

    private static SensorPoint Point(string tag, string kind, string unit, double low, double high, IReadOnlyList<SensorLimit> limits) =>
        new(tag, "host", kind, unit, "This machine", [low, high], 1, limits, "medium");

    private double? ProcessorUsed()
    {
        var before = processor;
        processor = From("proc/stat", ProcParsing.Processor);
        return processor is { } now && before is { } then && now.Total > then.Total
            ? 100.0 * (now.Busy - then.Busy) / (now.Total - then.Total)
            : null;
    }

    private static (double In, double Out)? Rate(ref (BytesMoved Bytes, DateTime At)? before, BytesMoved? bytes, DateTime now)
    {
        var then = before;
        before = bytes is { } moved ? (moved, now) : null;
        if (then is not { } last || before is not { } current || (current.At - last.At).TotalSeconds is not (> 0 and var seconds))
            return null;

        // A counter that went back has been reset; it says nothing about this second.
        var (received, sent) = (current.Bytes.In - last.Bytes.In, current.Bytes.Out - last.Bytes.Out);
        return received >= 0 && sent >= 0 ? (received / seconds / 1000, sent / seconds / 1000) : null;
    }

    private double? DiskUsed()
    {
        try
        {
            var drive = new DriveInfo(root);
            return drive.TotalSize > 0 ? 100.0 * (drive.TotalSize - drive.TotalFreeSpace) / drive.TotalSize : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private T? From<T>(string file, Func<string, T?> parse)
        where T : struct
    {
        try
        {
            var path = Path.Combine(root, file);
            return File.Exists(path) ? parse(File.ReadAllText(path)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An instrument that cannot be read sends nothing, and the console shows it as silent.
            return null;
        }
    }
}
