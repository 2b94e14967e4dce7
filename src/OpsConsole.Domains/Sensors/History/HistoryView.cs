using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.History;

/// <summary>The history of a point as the machine interface shows it: columns, or raw readings where no pixels were asked for.</summary>
/// <param name="Cut">There are more readings in the window than one answer holds: ask for a shorter one.</param>
/// <param name="DamagedBlocks">Stored blocks that do not match their hash; their readings are missing here.</param>
internal sealed record HistoryView(
    string Tag, string Unit, DateTimeOffset From, DateTimeOffset To, int Pixels, bool Cut, int DamagedBlocks,
    IReadOnlyList<ColumnView>? Columns, IReadOnlyList<ReadingView>? Readings)
{
    public static HistoryView Of(SensorPointRow point, DateTimeOffset from, DateTimeOffset to, int pixels, PointHistory found) => new(
        point.Id, point.Unit, from, to, pixels, found.IsCut, found.DamagedBlocks,
        pixels == 0 ? null : [.. Downsampling.Columns(found.Readings, from.UtcTicks, to.UtcTicks, pixels).Select(ColumnView.Of)],
        pixels == 0 ? [.. found.Readings.Select(ReadingView.Of)] : null);
}

/// <summary>The readings of one pixel column; values are null where none had one.</summary>
/// <param name="Good">The share of good readings, 0 to 1.</param>
internal sealed record ColumnView(
    DateTimeOffset From, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Count, double? First, double? Min, double? Max, double? Last, double Good, string Quality)
{
    public static ColumnView Of(HistoryColumn column) => new(
        At(column.From), At(column.FirstAt), At(column.LastAt), column.Count, Value(column.First), Value(column.Min), Value(column.Max), Value(column.Last),
        Math.Round((double)column.Good / column.Count, 4), column.Worst.Name);

    internal static double? Value(double value) => double.IsNaN(value) ? null : value;

    internal static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>One stored reading with both its clocks.</summary>
/// <param name="SourceTime">As sent; null where it could not be read.</param>
internal sealed record ReadingView(
    DateTimeOffset Time, DateTimeOffset? SourceTime, DateTimeOffset ReceiveTime, long Epoch, long Seq, double? Value, string Quality, IReadOnlyList<string> Flags)
{
    public static ReadingView Of(HistoryReading reading) => new(
        ColumnView.At(reading.Key.Effective), SourceOf(reading.Source), ColumnView.At(reading.Receive), reading.Key.Epoch, reading.Key.Seq,
        ColumnView.Value(reading.Value), reading.Quality.Name, TimeFlagWords.Of(reading.Flags));

    internal static DateTimeOffset? SourceOf(long ticks) => ticks < 0 ? null : ColumnView.At(ticks);
}

/// <summary>The findings about a time in the words of the machine interface.</summary>
internal static class TimeFlagWords
{
    public static IReadOnlyList<string> Of(TimeFlags flags)
    {
        var words = new List<string>();
        if ((flags & TimeFlags.ClockInvalid) != TimeFlags.None)
            words.Add("clock-invalid");
        if ((flags & TimeFlags.ClockAhead) != TimeFlags.None)
            words.Add("clock-ahead");
        if ((flags & TimeFlags.Historical) != TimeFlags.None)
            words.Add("historical");
        if ((flags & TimeFlags.UnitHint) != TimeFlags.None)
            words.Add("unit?");
        if ((flags & TimeFlags.Scaled) != TimeFlags.None)
            words.Add("scaled");
        return words;
    }
}
