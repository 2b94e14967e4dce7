using System.Globalization;
using System.Runtime.InteropServices;

namespace OpsConsole.Simulator.HostInstruments;

/// <summary>Processor time since boot, in clock ticks of all processors together.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessorTime(long Busy, long Total);

/// <summary>Bytes since boot.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BytesMoved(long In, long Out);

/// <summary>Reads the text files of Linux's <c>/proc</c>. Each answers null when the text is not what it should be.</summary>
internal static class ProcParsing
{
    private const int SectorBytes = 512;

    /// <summary><c>/proc/loadavg</c>: processes that run or wait, mean of one minute.</summary>
    public static double? LoadOfOneMinute(string text) =>
        double.TryParse(text.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load) ? load : null;

    /// <summary><c>/proc/meminfo</c>: per cent of memory that programs cannot have any more.</summary>
    public static double? MemoryUsedPercent(string text)
    {
        var total = Kilobytes(text, "MemTotal:");
        var available = Kilobytes(text, "MemAvailable:");
        return total > 0 && available is not null ? 100.0 * (total.Value - available.Value) / total.Value : null;
    }

    /// <summary>First line of <c>/proc/stat</c>; idle and waiting for disks count as not busy.</summary>
    public static ProcessorTime? Processor(string text)
    {
        var fields = Fields(text.Split('\n')[0]);
        if (fields.Length < 6 || fields[0] != "cpu")
            return null;

        // Guest time is already part of user time, so only the first eight count.
        var ticks = fields.Skip(1).Take(8).Select(Number).ToArray();
        var total = ticks.Sum();
        return new ProcessorTime(total - ticks[3] - ticks[4], total);
    }

    /// <summary><c>/proc/net/dev</c>: bytes received and sent by every interface but the loopback.</summary>
    public static BytesMoved? Network(string text)
    {
        long received = 0, sent = 0;
        var interfaces = 0;
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line[..colon].Trim() == "lo")
                continue;
            var fields = Fields(line[(colon + 1)..]);
            if (fields.Length < 9)
                continue;
            interfaces++;
            received += Number(fields[0]);
            sent += Number(fields[8]);
        }

        return interfaces > 0 ? new BytesMoved(received, sent) : null;
    }

    /// <summary><c>/proc/diskstats</c>: bytes read and written by whole disks, so that partitions do not count twice.</summary>
    public static BytesMoved? Disks(string text)
    {
        long read = 0, written = 0;
        var disks = 0;
        foreach (var fields in text.Split('\n').Select(Fields).Where(fields => fields.Length >= 10 && IsWholeDisk(fields[2])))
        {
            disks++;
            read += Number(fields[5]) * SectorBytes;
            written += Number(fields[9]) * SectorBytes;
        }

        return disks > 0 ? new BytesMoved(read, written) : null;
    }

    /// <summary><c>/sys/class/thermal/thermal_zone*/temp</c>: degrees Celsius.</summary>
    public static double? Temperature(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var thousandths)
            && thousandths is > -100_000 and < 200_000
            ? thousandths / 1000.0
            : null;

    private static bool IsWholeDisk(string device) =>
        (device.Length == 3 && device[..2] is "sd" or "vd" or "hd")
        || (device.Length == 4 && device.StartsWith("xvd", StringComparison.Ordinal))
        || (device.StartsWith("nvme", StringComparison.Ordinal) && !device.Contains('p'))
        || (device.StartsWith("mmcblk", StringComparison.Ordinal) && !device.Contains('p'));

    private static long? Kilobytes(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && Fields(line) is [_, var amount, ..]
                && long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes))
                return kilobytes;
        }

        return null;
    }

    private static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string field) =>
        long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
