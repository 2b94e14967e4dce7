using System.Runtime.InteropServices;

namespace OpsConsole.Sensors.Ledger;

/// <summary>Both ends belong to the range.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SeqRange(long From, long To)
{
    public long Count => To - From + 1;
}

/// <summary>A set of sequence numbers kept as disjoint, non-touching ranges in order. Appending at the end costs nothing.</summary>
internal sealed class IntervalSet
{
    private readonly List<SeqRange> _ranges = [];

    public IntervalSet() { }

    /// <exception cref="FormatException">The ranges are not in order, overlap or touch.</exception>
    public IntervalSet(IEnumerable<SeqRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (range.From > range.To || (_ranges.Count > 0 && range.From <= _ranges[^1].To + 1))
                throw new FormatException($"The range {range.From}–{range.To} is out of order.");
            _ranges.Add(range);
            Count += range.Count;
        }
    }

    public IReadOnlyList<SeqRange> Ranges => _ranges;

    /// <summary>How many numbers are in the set.</summary>
    public long Count { get; private set; }

    public bool Contains(long seq)
    {
        var at = FirstEndingAtOrAfter(seq);
        return at < _ranges.Count && _ranges[at].From <= seq;
    }

    /// <summary>Whether any number of the range is in the set.</summary>
    public bool Overlaps(SeqRange range)
    {
        var at = FirstEndingAtOrAfter(range.From);
        return at < _ranges.Count && _ranges[at].From <= range.To;
    }

    /// <returns>False if the number was there already.</returns>
    public bool Add(long seq) => Add(new SeqRange(seq, seq)) == 1;

    /// <returns>How many numbers were new.</returns>
    public long Add(SeqRange range)
    {
        if (range.From > range.To)
            return 0;
        var before = Count;
        // From - 1: a range that ends right before this one is joined with it.
        var first = FirstEndingAtOrAfter(range.From - 1);
        var last = first;
        var (from, to) = (range.From, range.To);
        while (last < _ranges.Count && _ranges[last].From <= to + 1)
        {
            from = Math.Min(from, _ranges[last].From);
            to = Math.Max(to, _ranges[last].To);
            Count -= _ranges[last].Count;
            last++;
        }
        var joined = new SeqRange(from, to);
        if (last == first)
        {
            _ranges.Insert(first, joined);
        }
        else
        {
            _ranges[first] = joined;
            _ranges.RemoveRange(first + 1, last - first - 1);
        }
        Count += joined.Count;
        return Count - before;
    }

    public void Add(IntervalSet other)
    {
        foreach (var range in other._ranges)
            Add(range);
    }

    /// <returns>How many numbers were there.</returns>
    public long Remove(SeqRange range)
    {
        var before = Count;
        var at = FirstEndingAtOrAfter(range.From);
        while (at < _ranges.Count && _ranges[at].From <= range.To)
        {
            var found = _ranges[at];
            Count -= Math.Min(found.To, range.To) - Math.Max(found.From, range.From) + 1;
            _ranges.RemoveAt(at);
            if (found.From < range.From)
                _ranges.Insert(at++, found with { To = range.From - 1 });
            if (found.To > range.To)
                _ranges.Insert(at++, found with { From = range.To + 1 });
        }
        return before - Count;
    }

    /// <summary>How many numbers of the window are in the set.</summary>
    public long CountIn(SeqRange window)
    {
        long count = 0;
        for (var i = FirstEndingAtOrAfter(window.From); i < _ranges.Count && _ranges[i].From <= window.To; i++)
            count += Math.Min(_ranges[i].To, window.To) - Math.Max(_ranges[i].From, window.From) + 1;
        return count;
    }

    /// <summary>The ranges of the window that are not in the set, in order.</summary>
    public IEnumerable<SeqRange> GapsIn(SeqRange window)
    {
        var next = window.From;
        for (var i = FirstEndingAtOrAfter(window.From); i < _ranges.Count && _ranges[i].From <= window.To; i++)
        {
            if (_ranges[i].From > next)
                yield return new SeqRange(next, _ranges[i].From - 1);
            next = Math.Max(next, _ranges[i].To + 1);
        }
        if (next <= window.To)
            yield return new SeqRange(next, window.To);
    }

    private int FirstEndingAtOrAfter(long seq)
    {
        if (_ranges.Count == 0 || _ranges[^1].To < seq)
            return _ranges.Count;
        int low = 0, high = _ranges.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].To < seq)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
