using System.Runtime.InteropServices;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.History;

/// <summary>One stored reading on its way to a chart or a list.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HistoryReading(OrderKey Key, long Source, long Receive, double Value, Quality Quality, TimeFlags Flags)
{
    public bool HasValue => !double.IsNaN(Value);
}

/// <summary>
/// The readings that fall on one pixel column. First, last, least and greatest give the same line as all of them: no peak is lost.
/// </summary>
/// <param name="From">Where the column begins, UTC ticks.</param>
/// <param name="Good">How many readings are good.</param>
/// <param name="Worst">The worst quality in it.</param>
internal sealed record HistoryColumn(
    long From, int Count, double First, double Min, double Max, double Last, long FirstAt, long LastAt, int Good, Quality Worst);

/// <summary>Reduces readings to columns without losing first, last, least or greatest. Pure.</summary>
internal static class Downsampling
{
    /// <param name="readings">In order of time.</param>
    /// <param name="from">Begin of the window, UTC ticks, included.</param>
    /// <param name="to">End of the window, included.</param>
    /// <param name="pixels">How many columns, at least one.</param>
    /// <returns>The columns that hold readings, in order; a column in which no reading has a value has not-a-number for its values.</returns>
    public static List<HistoryColumn> Columns(IReadOnlyList<HistoryReading> readings, long from, long to, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixels);
        var columns = new List<HistoryColumn>(Math.Min(pixels, readings.Count));
        var width = Math.Max(1.0, (double)(to - from + 1) / pixels);
        var at = 0;
        while (at < readings.Count)
        {
            var index = (long)((readings[at].Key.Effective - from) / width);
            var end = at;
            while (end < readings.Count && (long)((readings[end].Key.Effective - from) / width) == index)
                end++;
            columns.Add(Column(readings, at, end, from + (long)(index * width)));
            at = end;
        }

        return columns;
    }

    private static HistoryColumn Column(IReadOnlyList<HistoryReading> readings, int start, int end, long from)
    {
        var (first, last, min, max) = (double.NaN, double.NaN, double.NaN, double.NaN);
        var good = 0;
        var worst = readings[start].Quality;
        for (var i = start; i < end; i++)
        {
            var reading = readings[i];
            good += reading.Quality.IsGood ? 1 : 0;
            worst = Quality.Worst(worst, reading.Quality);
            if (!reading.HasValue)
                continue;
            first = double.IsNaN(first) ? reading.Value : first;
            last = reading.Value;
            min = double.IsNaN(min) ? reading.Value : Math.Min(min, reading.Value);
            max = double.IsNaN(max) ? reading.Value : Math.Max(max, reading.Value);
        }

        return new HistoryColumn(
            from, end - start, first, min, max, last, readings[start].Key.Effective, readings[end - 1].Key.Effective, good, worst);
    }
}
