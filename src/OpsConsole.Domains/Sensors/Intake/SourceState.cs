using System.Runtime.InteropServices;
using OpsConsole.Sensors.Ledger;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Intake;

/// <summary>A batch that is on its way into the database.</summary>
/// <param name="Floor">No block of this batch has a number at or below this one.</param>
/// <param name="Done">Completes when its fate is known; never fails.</param>
internal sealed record BatchInFlight(long Epoch, IntervalSet Seqs, long Floor, Task Done);

/// <summary>What became of a source's clock lately.</summary>
/// <param name="InvalidAt">When an impossible time last came, UTC ticks; 0 for never.</param>
/// <param name="AheadAt">When a time 2–60 s ahead last came.</param>
/// <param name="UnitHintAt">When seconds in the place of milliseconds were last suspected.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClockHealth(long InvalidAt, long AheadAt, long UnitHintAt, SkewVerdict Skew, long? Median);

/// <summary>The running state of one source. Everything in it is guarded by <see cref="Gate"/>.</summary>
internal sealed class SourceState(string name, int index, long startedAt)
{
    private readonly SortedDictionary<long, SequenceLedger> _ledgers = [];
    private readonly List<BatchInFlight> _inFlight = [];
    private readonly ClockSkew _skew = new();
    private long _invalidAt;
    private long _aheadAt;
    private long _unitHintAt;

    public Lock Gate { get; } = new();

    public string Name => name;

    public int Index => index;

    /// <summary>When anything last came from it, UTC ticks; the start of the console before that.</summary>
    public long HeardAt { get; private set; } = startedAt;

    /// <summary>Something came since the start of the console.</summary>
    public bool HeardSinceStart { get; private set; }

    public IReadOnlyDictionary<long, SequenceLedger> Ledgers => _ledgers;

    public SequenceLedger Ledger(long epoch, int mostEpochs)
    {
        if (_ledgers.TryGetValue(epoch, out var known))
            return known;
        var ledger = new SequenceLedger();
        _ledgers[epoch] = ledger;
        while (_ledgers.Count > mostEpochs)
            _ledgers.Remove(_ledgers.Keys.First());
        return ledger;
    }

    /// <summary>Whether an epoch is older than all that are kept: which of its numbers came is not known any more.</summary>
    public bool IsForgotten(long epoch, int mostEpochs) => _ledgers.Count >= mostEpochs && !_ledgers.ContainsKey(epoch) && epoch < _ledgers.Keys.First();

    public void Restore(long epoch, SequenceLedger ledger) => _ledgers[epoch] = ledger;

    public void Heard(long at)
    {
        HeardAt = Math.Max(HeardAt, at);
        HeardSinceStart = true;
    }

    /// <summary>A batch on its way that shares a number with this one, or null.</summary>
    public BatchInFlight? Conflicting(long epoch, ReadOnlySpan<SentReading> readings)
    {
        foreach (var batch in _inFlight)
        {
            if (batch.Epoch != epoch)
                continue;
            foreach (ref readonly var reading in readings)
            {
                if (batch.Seqs.Contains(reading.Seq))
                    return batch;
            }
        }

        return null;
    }

    public void Begin(BatchInFlight batch) => _inFlight.Add(batch);

    public void End(BatchInFlight batch) => _inFlight.Remove(batch);

    /// <summary>Numbers that are on their way are not missing.</summary>
    public IEnumerable<SeqRange> WithoutInFlight(long epoch, IEnumerable<SeqRange> gaps)
    {
        foreach (var batch in _inFlight)
        {
            if (batch.Epoch == epoch)
                gaps = gaps.SelectMany(batch.Seqs.GapsIn);
        }

        return gaps;
    }

    /// <summary>Every block of this source up to here is contained in the state.</summary>
    /// <param name="last">The last number given to any block of this instance.</param>
    public long AppliedTo(long last) => _inFlight.Count == 0 ? last : _inFlight.Min(b => b.Floor);

    public void NoteClock(ReadOnlySpan<Reading> readings, Cells.ClockFindings findings, long receive)
    {
        foreach (ref readonly var reading in readings)
        {
            if ((reading.Flags & (TimeFlags.ClockInvalid | TimeFlags.Historical)) == TimeFlags.None)
                _skew.Add(reading.SourceClock, receive);
        }

        _invalidAt = findings.Invalid > 0 ? receive : _invalidAt;
        _aheadAt = findings.Ahead > 0 ? receive : _aheadAt;
        _unitHintAt = findings.UnitHints > 0 ? receive : _unitHintAt;
    }

    public ClockHealth Clock() => new(_invalidAt, _aheadAt, _unitHintAt, _skew.Verdict(), _skew.Median());
}
