using System.Globalization;
using System.Text;
using OpsConsole.Sensors.History;

namespace OpsConsole.Sensors;

/// <summary>The lines of a small chart, in its own coordinates.</summary>
/// <param name="Good">Paths through good readings.</param>
/// <param name="Doubtful">Paths that touch a reading that is not good.</param>
/// <param name="Limits">The heights of the limits.</param>
/// <param name="Words">The same for who cannot see it.</param>
public sealed record TrendDrawing(
    IReadOnlyList<string> Good, IReadOnlyList<string> Doubtful, IReadOnlyList<double> Limits, string Least, string Most, string Words)
{
    internal const int Width = 600;
    internal const int Height = 160;
    private const double Margin = 6;

    internal static readonly TrendDrawing Nothing = new([], [], [], "–", "–", "No readings in the last hour.");

    /// <param name="columns">At most one for each pixel, in order.</param>
    /// <param name="gap">Columns further apart than this are not joined, ticks.</param>
    internal static TrendDrawing Of(IReadOnlyList<HistoryColumn> columns, long from, long to, long gap, IReadOnlyList<double> limits)
    {
        var drawn = columns.Where(c => !double.IsNaN(c.Min)).ToList();
        if (drawn.Count == 0)
            return Nothing;
        var (least, most) = (drawn.Min(c => c.Min), drawn.Max(c => c.Max));
        var room = Math.Max(most - least, Math.Max(Math.Abs(most), 1e-9) * 0.02);
        // A limit belongs in the picture when the values come near it.
        var near = limits.Where(l => l >= least - room && l <= most + room).ToList();
        var (bottom, top) = (Math.Min(least, near.Count > 0 ? near.Min() : least), Math.Max(most, near.Count > 0 ? near.Max() : most));
        if (top - bottom < room)
            (bottom, top) = (bottom - room / 2, top + room / 2);

        double X(long at) => (double)(at - from) / Math.Max(1, to - from) * Width;
        double Y(double value) => Height - Margin - (value - bottom) / (top - bottom) * (Height - 2 * Margin);

        var (good, doubtful) = (new List<string>(), new List<string>());
        StringBuilder? path = null;
        var sound = true;
        for (var i = 0; i < drawn.Count; i++)
        {
            var column = drawn[i];
            var breaks = i == 0 || column.FirstAt - drawn[i - 1].LastAt > gap;
            var isSound = column.Good == column.Count;
            if (breaks || isSound != sound)
            {
                Close();
                path = new StringBuilder();
                sound = isSound;
                if (!breaks)
                    Point(path, 'M', X(drawn[i - 1].LastAt), Y(drawn[i - 1].Last));
            }

            // First, least, greatest, last: the same picture as every reading.
            Point(path!, path!.Length == 0 ? 'M' : 'L', X(column.FirstAt), Y(column.First));
            var middle = (X(column.FirstAt) + X(column.LastAt)) / 2;
            if (column.Count > 2)
            {
                Point(path, 'L', middle, Y(column.Min));
                Point(path, 'L', middle, Y(column.Max));
            }

            Point(path, 'L', X(column.LastAt) + (column.Count == 1 ? 0.01 : 0), Y(column.Last));
        }

        Close();
        return new TrendDrawing(good, doubtful, [.. near.Select(Y)], Numbers.Shown(least), Numbers.Shown(most),
            $"Last hour: {drawn.Sum(c => c.Count)} readings from {Numbers.Shown(least)} to {Numbers.Shown(most)}, the last {Numbers.Shown(drawn[^1].Last)}.");

        void Close()
        {
            if (path is { Length: > 0 })
                (sound ? good : doubtful).Add(path.ToString());
            path = null;
        }
    }

    private static void Point(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(x.ToString("0.##", CultureInfo.InvariantCulture)).Append(' ').Append(y.ToString("0.#", CultureInfo.InvariantCulture));
}
