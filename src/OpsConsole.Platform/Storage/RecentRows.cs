using System.Runtime.InteropServices;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// Which of the newest rows of an embedded database have which value, for a <see cref="RowIndex{T}"/> whose values come in no order:
/// in an index of the database each of them would change a page of its own. Takes about 50 bytes of memory a row and is read from the
/// table once, at first use. Belongs to the writer's thread and outlives its connections.
/// </summary>
internal sealed class RecentRows
{
    private const int SegmentSize = 65_536;
    private const int None = -1;
    private readonly List<Segment> _segments = [];
    private long _last;

    /// <summary>A stretch of rows in the order they were stored; those of one hash are chained, the newest first.</summary>
    private sealed class Segment
    {
        public readonly Dictionary<int, int> Newest = [];
        public readonly List<(long Row, int Older)> Rows = [];
        public long LatestTicks;
    }

    /// <summary>How many rows are remembered.</summary>
    public int Count => _segments.Sum(segment => segment.Rows.Count);

    /// <summary>
    /// Takes in what was committed since the last time, by whomever, and lets go of stretches that have become too old. To be called
    /// inside the writer's transaction and before it stores anything: what is taken in cannot be undone.
    /// </summary>
    /// <param name="table">The statements on the table.</param>
    /// <param name="since">Rows before it are of no interest.</param>
    public void CatchUp(RecentRowStatements table, DateTimeOffset since)
    {
        var newest = table.LastNumber();
        if (newest < _last)
        {
            // The rows have been numbered anew: nothing that is remembered holds.
            _segments.Clear();
            _last = 0;
        }

        if (_last == 0)
            _last = FirstSince(table, newest, since.UtcTicks) - 1;
        foreach (var (row, value, ticks) in table.After(_last))
        {
            if (value is not null)
                Add(Hash(value), row, ticks);
            _last = row;
        }

        _segments.RemoveAll(segment => segment.Rows.Count == SegmentSize && segment.LatestTicks <= since.UtcTicks);
    }

    /// <summary>The rows with a value, the newest first.</summary>
    /// <param name="value">What the column holds.</param>
    /// <param name="read">Reads a row by its number; null if there is no such row.</param>
    /// <param name="valueOf">What the column of a row holds now; null once it was emptied.</param>
    public IEnumerable<T> Find<T>(string value, Func<long, T?> read, Func<T, string?> valueOf) where T : class
    {
        var hash = Hash(value);
        for (var s = _segments.Count - 1; s >= 0; s--)
        {
            var segment = _segments[s];
            var (newer, at) = (None, segment.Newest.GetValueOrDefault(hash, None));
            while (at != None)
            {
                var (number, older) = segment.Rows[at];
                var row = read(number);
                var held = row is null ? null : valueOf(row);
                if (held is null)
                {
                    // Emptied for good: whoever asks next need not pass it again.
                    if (newer == None)
                        segment.Newest[hash] = older;
                    else
                        segment.Rows[newer] = segment.Rows[newer] with { Older = older };
                }
                else
                {
                    newer = at;
                    if (held == value)
                        yield return row!;
                }

                at = older;
            }
        }
    }

    private void Add(int hash, long row, long ticks)
    {
        if (_segments is not [.., var segment] || segment.Rows.Count == SegmentSize)
            _segments.Add(segment = new Segment());
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(segment.Newest, hash, out var exists);
        segment.Rows.Add((row, exists ? newest : None));
        newest = segment.Rows.Count - 1;
        segment.LatestTicks = Math.Max(segment.LatestTicks, ticks);
    }

    // Equal hashes of different values cost the reading of a row, no more.
    private static int Hash(string value) => string.GetHashCode(value, StringComparison.Ordinal);

    /// <summary>The number of the first row after a time, where time grows with the number; one more than the last if there is none.</summary>
    private static long FirstSince(RecentRowStatements table, long last, long ticks)
    {
        var (from, to) = (1L, last + 1);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (table.TicksFrom(middle) > ticks)
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }
}

/// <summary>What <see cref="RecentRows"/> asks of one table. Rows are numbered in the order they were stored.</summary>
/// <param name="prepare">Prepares a text once for the connection.</param>
/// <param name="texts">The texts.</param>
internal sealed class RecentRowStatements(Func<string, RowStatement> prepare, RecentRowTexts texts)
{
    /// <summary>The number of the newest row; 0 if there is none.</summary>
    public long LastNumber()
    {
        var statement = prepare(texts.Last);
        var last = 0L;
        while (statement.Next())
            last = statement.IsNull(1) ? 0 : statement.Integer(1);
        return last;
    }

    /// <summary>Every row with a higher number, ascending, with the value and the time of the index.</summary>
    public IEnumerable<(long Number, string? Value, long Ticks)> After(long number)
    {
        var statement = prepare(texts.After);
        statement.Integer(1, number);
        while (statement.Next())
            yield return (statement.Integer(1), statement.IsNull(2) ? null : statement.Text(2), statement.Integer(3));
    }

    /// <summary>The time of the first row with this number or a higher one; the end of time if there is none.</summary>
    public long TicksFrom(long number)
    {
        var statement = prepare(texts.TicksFrom);
        statement.Integer(1, number);
        var ticks = long.MaxValue;
        while (statement.Next())
            ticks = statement.Integer(1);
        return ticks;
    }

    /// <summary>The statement that gives all columns of the row with a number.</summary>
    public RowStatement ByNumber(long number)
    {
        var statement = prepare(texts.ByNumber);
        statement.Integer(1, number);
        return statement;
    }
}

/// <summary>Statements of one table over the number its rows have on an embedded database.</summary>
internal sealed record RecentRowTexts(string Last, string After, string TicksFrom, string ByNumber);
