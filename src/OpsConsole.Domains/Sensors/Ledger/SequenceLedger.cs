using System.Runtime.InteropServices;
using System.Buffers;
using System.Text.Json;

namespace OpsConsole.Sensors.Ledger;

/// <summary>
/// What is known about the numbers one source has used since one of its restarts. Nothing vanishes: at every moment
/// received + recovered + lost + open = highest − lowest + 1.
/// </summary>
internal sealed class SequenceLedger
{
    private readonly IntervalSet _arrived;
    private readonly IntervalSet _recovered;
    private readonly IntervalSet _lost;
    private readonly IntervalSet _quarantined;
    private readonly List<DayMark> _days;

    /// <summary>The highest number when the day ended; the next day starts after it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct DayMark(int Day, long Last);

    public SequenceLedger() : this(new IntervalSet(), new IntervalSet(), new IntervalSet(), new IntervalSet(), []) { }

    private SequenceLedger(IntervalSet arrived, IntervalSet recovered, IntervalSet lost, IntervalSet quarantined, List<DayMark> days) =>
        (_arrived, _recovered, _lost, _quarantined, _days) = (arrived, recovered, lost, quarantined, days);

    /// <summary>
    /// How far from the numbers in use a reading that could not be accepted may stand and still be believed about its number. A
    /// number from a broken reading must not make millions of others missing.
    /// </summary>
    public const long LongestLeap = 1_000_000;

    private const int MostQuarantinedRanges = 10_000;

    /// <summary>The lowest number used; null before the first.</summary>
    public long? Lowest { get; private set; }

    /// <summary>The highest number used; null before the first.</summary>
    public long? Highest { get; private set; }

    /// <summary>How often a number came again.</summary>
    public long Duplicates { get; private set; }

    /// <summary>How many separate ranges are kept: a measure of memory, and of how scattered the losses are.</summary>
    public int Fragments => Math.Max(_arrived.Ranges.Count, _recovered.Ranges.Count);

    public bool Has(long seq) => _arrived.Contains(seq);

    public bool HasAny(SeqRange range) => _arrived.Overlaps(range);

    /// <summary>The numbers a good reading may carry now: one that stands further off is taken for a fault of its source.</summary>
    /// <param name="first">Where the numbers begin if none is in use yet: a source may start an epoch anywhere.</param>
    /// <param name="leap">How far from the numbers in use.</param>
    public SeqRange Believable(long first, long leap) => new((Lowest ?? first) - leap, (Highest ?? first) + leap);

    /// <summary>Enters one durable batch. Its numbers are judged together, so that their order inside the batch does not matter.</summary>
    /// <param name="seqs">The numbers of the accepted readings; one that is known already changes nothing.</param>
    /// <param name="day">The UTC day of receipt, as a day number.</param>
    /// <returns>How many were new.</returns>
    public int Enter(ReadOnlySpan<long> seqs, int day)
    {
        var before = (Lowest, Highest);
        var fresh = 0;
        foreach (var seq in seqs)
        {
            if (!_arrived.Add(seq))
                continue;
            fresh++;
            _quarantined.Remove(new SeqRange(seq, seq));
            _lost.Remove(new SeqRange(seq, seq));
            if (seq < before.Highest && seq > before.Lowest)
                _recovered.Add(seq);
            Widen(seq, day);
        }
        return fresh;
    }

    /// <inheritdoc cref="Enter(ReadOnlySpan{long}, int)"/>
    public int Enter(ReadOnlySpan<Readings.Reading> readings, int day)
    {
        var seqs = ArrayPool<long>.Shared.Rent(readings.Length);
        for (var i = 0; i < readings.Length; i++)
            seqs[i] = readings[i].Seq;
        var fresh = Enter(seqs.AsSpan(0, readings.Length), day);
        ArrayPool<long>.Shared.Return(seqs);
        return fresh;
    }

    /// <summary>Readings that came again: counted, and otherwise without effect.</summary>
    public void CountDuplicates(int count) => Duplicates += count;

    /// <summary>Notes that a number was used by a reading that could not be accepted. It stays open until a good one comes or it is declared lost.</summary>
    public void Quarantine(long seq, int day)
    {
        if (_arrived.Contains(seq) || seq - (Highest ?? 0) > LongestLeap || (Lowest ?? seq) - seq > LongestLeap)
            return;
        // Beyond the limit the number is missing like any other, and asked for again.
        if (_quarantined.Ranges.Count < MostQuarantinedRanges)
            _quarantined.Add(seq);
        Widen(seq, day);
    }

    /// <summary>The source itself says that it no longer has these readings.</summary>
    /// <returns>How many numbers are newly lost; those that arrived are not.</returns>
    public long DeclareLost(SeqRange range, int day)
    {
        long declared = 0;
        foreach (var gap in _arrived.GapsIn(range).ToList())
        {
            declared += _lost.Add(gap);
            Widen(gap.From, day);
            Widen(gap.To, day);
        }
        return declared;
    }

    /// <summary>The ranges the source should send again, lowest first.</summary>
    public IReadOnlyList<SeqRange> Missing(int limit) =>
        Lowest is { } lowest && Highest is { } highest ? Missing(new SeqRange(lowest, highest), limit) : [];

    /// <summary>The ranges of the window the source should send again, lowest first.</summary>
    public IReadOnlyList<SeqRange> Missing(SeqRange window, int limit) =>
        _arrived.GapsIn(window).SelectMany(_lost.GapsIn).SelectMany(_quarantined.GapsIn).Take(limit).ToList();

    /// <summary>The account over everything.</summary>
    public LedgerAccount Account() =>
        Lowest is { } lowest && Highest is { } highest ? AccountOf(new SeqRange(lowest, highest)) : LedgerAccount.Empty;

    /// <summary>The account of one UTC day: of the numbers first reached on that day, whenever they arrived.</summary>
    public LedgerAccount Account(int day)
    {
        var index = _days.FindIndex(d => d.Day == day);
        if (index < 0 || Lowest is not { } lowest)
            return LedgerAccount.Empty;
        var from = index == 0 ? lowest : _days[index - 1].Last + 1;
        return from > _days[index].Last ? LedgerAccount.Empty : AccountOf(new SeqRange(from, _days[index].Last));
    }

    /// <summary>Takes over what another copy of the same ledger knows.</summary>
    public void Merge(SequenceLedger other)
    {
        _arrived.Add(other._arrived);
        _recovered.Add(other._recovered);
        Duplicates = Math.Max(Duplicates, other.Duplicates);
        _lost.Add(other._lost);
        _quarantined.Add(other._quarantined);
        foreach (var range in _arrived.Ranges)
        {
            _lost.Remove(range);
            _quarantined.Remove(range);
        }
        foreach (var mark in other._days)
            Widen(mark.Last, mark.Day);
        if (other.Lowest is { } lowest)
            Lowest = Math.Min(lowest, Lowest ?? lowest);
        if (other.Highest is { } highest)
            Highest = Math.Max(highest, Highest ?? highest);
    }

    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(new Stored(
        Flatten(_arrived), Flatten(_recovered), Flatten(_lost), Flatten(_quarantined),
        [.. _days.SelectMany(d => new[] { d.Day, d.Last })], Lowest, Highest, Duplicates));

    /// <exception cref="FormatException">The bytes are not a ledger, or its ranges are out of order.</exception>
    public static SequenceLedger Deserialize(ReadOnlySpan<byte> bytes)
    {
        Stored stored;
        try
        {
            stored = JsonSerializer.Deserialize<Stored>(bytes) ?? throw new FormatException("The ledger is empty.");
        }
        catch (JsonException error)
        {
            throw new FormatException("The ledger is not readable.", error);
        }
        var days = Pairs(stored.Days).Select(d => new DayMark((int)d.From, d.To)).ToList();
        return new SequenceLedger(
            new IntervalSet(Pairs(stored.Arrived)), new IntervalSet(Pairs(stored.Recovered)),
            new IntervalSet(Pairs(stored.Lost)), new IntervalSet(Pairs(stored.Quarantined)), days)
        {
            Lowest = stored.Lowest,
            Highest = stored.Highest,
            Duplicates = stored.Duplicates,
        };
    }

    private LedgerAccount AccountOf(SeqRange window)
    {
        var arrived = _arrived.CountIn(window);
        var recovered = _recovered.CountIn(window);
        var lost = _lost.CountIn(window);
        var longest = 0L;
        foreach (var gap in _arrived.GapsIn(window))
            longest = Math.Max(longest, gap.Count);
        return new LedgerAccount(
            window, arrived - recovered, recovered, lost, window.Count - arrived - lost, _quarantined.CountIn(window), longest);
    }

    private void Widen(long seq, int day)
    {
        Lowest = Math.Min(seq, Lowest ?? seq);
        if (seq <= Highest)
            return;
        Highest = seq;
        if (_days.Count > 0 && _days[^1].Day >= day)
            _days[^1] = _days[^1] with { Last = seq };
        else
            _days.Add(new DayMark(day, seq));
    }

    private static long[] Flatten(IntervalSet set) => [.. set.Ranges.SelectMany(r => new[] { r.From, r.To })];

    private static IEnumerable<SeqRange> Pairs(long[] flat)
    {
        if (flat.Length % 2 != 0)
            throw new FormatException("A range has no end.");
        for (var i = 0; i < flat.Length; i += 2)
            yield return new SeqRange(flat[i], flat[i + 1]);
    }

    private sealed record Stored(
        long[] Arrived, long[] Recovered, long[] Lost, long[] Quarantined, long[] Days, long? Lowest, long? Highest, long Duplicates);
}

/// <summary>The account of a run of sequence numbers. <see cref="Balances"/> is the invariant.</summary>
/// <param name="Window">The numbers the account is about.</param>
/// <param name="Received">Arrived in their turn.</param>
/// <param name="Recovered">Were missing, and arrived later.</param>
/// <param name="Lost">The source itself says it no longer has them.</param>
/// <param name="Open">Neither arrived nor declared lost; includes the quarantined.</param>
/// <param name="Quarantined">Arrived in a form that could not be accepted.</param>
/// <param name="LongestGap">The longest run of numbers without a reading.</param>
internal sealed record LedgerAccount(
    SeqRange Window, long Received, long Recovered, long Lost, long Open, long Quarantined, long LongestGap)
{
    public static readonly LedgerAccount Empty = new(new SeqRange(0, -1), 0, 0, 0, 0, 0, 0);

    public long Expected => Window.Count;

    public bool Balances => Received + Recovered + Lost + Open == Expected;
}
