using System.Runtime.InteropServices;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Intake;

/// <summary>Why one reading of a batch could not be accepted. Stable codes; its neighbours are not touched.</summary>
internal static class QuarantineCode
{
    public const string NotAnObject = "reading-not-object";
    public const string TagMissing = "tag-missing";
    public const string TagUnknown = "tag-unknown";
    public const string TagOfOtherSource = "tag-of-other-source";
    public const string SeqInvalid = "seq-invalid";
    public const string SeqConflict = "seq-conflict";
    public const string SeqLeap = "seq-leap";
    public const string ValueMissing = "value-missing";
    public const string ValueNotNumber = "value-not-number";
    public const string ValueNotFinite = "value-not-finite";
    public const string QualityUnknown = "quality-unknown";

    public static readonly IReadOnlyList<string> All =
    [
        NotAnObject, TagMissing, TagUnknown, TagOfOtherSource, SeqInvalid, SeqConflict, SeqLeap, ValueMissing, ValueNotNumber,
        ValueNotFinite, QualityUnknown,
    ];
}

/// <summary>Why a batch as a whole was refused; nothing of it was accepted.</summary>
internal static class RefusalCode
{
    public const string JsonMalformed = "json-malformed";
    public const string SourceMissing = "source-missing";
    public const string SourceInvalid = "source-invalid";
    public const string EpochInvalid = "epoch-invalid";
    public const string ReadingsMissing = "readings-missing";
    public const string TooManyReadings = "too-many-readings";
}

/// <param name="Code">Stable, machine-readable.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Pointer">Where in the body, as a JSON pointer.</param>
internal sealed record BatchRefusal(string Code, string Detail, string Pointer);

/// <summary>One reading as sent, after its form was found good.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SentReading(int Index, int Point, long Seq, long Source, double Value, Quality Quality);

/// <summary>One reading that could not be accepted, and where its text stands in the body, so that it can be kept as evidence.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QuarantinedReading(int Index, long? Seq, string Code, int Start, int Length);

/// <summary>A parsed batch. Kept and used again by its owner, so that parsing makes no garbage.</summary>
internal sealed class ReadingBatch
{
    private SentReading[] _readings = new SentReading[512];
    private (int Start, int Length)[] _spans = new (int, int)[512];

    public string Source { get; set; } = "";

    /// <summary>The index of the source, or −1 if it has no points.</summary>
    public int SourceIndex { get; set; } = -1;

    public long Epoch { get; set; }

    public ReadOnlySpan<SentReading> Readings => _readings.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>How many readings were sent, good and bad.</summary>
    public int Sent { get; private set; }

    /// <summary>The lowest number of the readings that are good so far; 0 if there are none.</summary>
    public long LowestSeq
    {
        get
        {
            var lowest = Count == 0 ? 0 : long.MaxValue;
            foreach (ref readonly var reading in Readings)
                lowest = Math.Min(lowest, reading.Seq);
            return lowest;
        }
    }

    /// <summary>How many times a reading was repeated inside the batch.</summary>
    public int Repeats { get; set; }

    public List<QuarantinedReading> Quarantined { get; } = [];

    public void Clear()
    {
        (Source, SourceIndex, Epoch, Count, Sent, Repeats) = ("", -1, 0, 0, 0, 0);
        Quarantined.Clear();
    }

    /// <summary>Notes where the text of the next reading stands in the body; its index is the number of those before.</summary>
    public void Note(int start, int length)
    {
        if (Sent == _spans.Length)
            Array.Resize(ref _spans, Sent * 2);
        _spans[Sent++] = (start, length);
    }

    public void Quarantine(int index, long? seq, string code) =>
        Quarantined.Add(new QuarantinedReading(index, seq, code, _spans[index].Start, _spans[index].Length));

    public void Add(in SentReading reading)
    {
        if (Count == _readings.Length)
            Array.Resize(ref _readings, Count * 2);
        _readings[Count++] = reading;
    }

    /// <summary>
    /// Takes repeated numbers out: the same reading again is a repeat; another reading under the same number is quarantined, because one
    /// of the two is not what the source believes it to be.
    /// </summary>
    public void Deduplicate()
    {
        var readings = _readings.AsSpan(0, Count);
        var increasing = true;
        for (var i = 1; i < readings.Length && increasing; i++)
            increasing = readings[i].Seq > readings[i - 1].Seq;
        if (increasing)
            return;

        var first = new Dictionary<long, SentReading>(Count);
        var kept = 0;
        foreach (var reading in readings)
        {
            if (first.TryAdd(reading.Seq, reading))
                readings[kept++] = reading;
            else if (first[reading.Seq] with { Index = reading.Index } == reading)
                Repeats++;
            else
                Quarantine(reading.Index, reading.Seq, QuarantineCode.SeqConflict);
        }
        Count = kept;
    }

    /// <summary>Quarantines the readings whose numbers cannot be believed.</summary>
    public void QuarantineLeaps(Ledger.SeqRange believable)
    {
        foreach (ref readonly var reading in Readings)
        {
            if (reading.Seq >= believable.From && reading.Seq <= believable.To)
                continue;
            RejectWhere(r => r.Seq < believable.From || r.Seq > believable.To, QuarantineCode.SeqLeap);
            return;
        }
    }

    /// <summary>Quarantines the readings a test rejects, keeping the order of the rest.</summary>
    public void RejectWhere(Func<SentReading, bool> isBad, string code)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var reading = _readings[i];
            if (isBad(reading))
                Quarantine(reading.Index, reading.Seq, code);
            else
                _readings[kept++] = reading;
        }
        Count = kept;
    }
}
