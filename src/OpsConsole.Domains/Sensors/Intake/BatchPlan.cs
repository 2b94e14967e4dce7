using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Ledger;
using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Intake;

/// <summary>The new readings of one batch on their way into the database.</summary>
internal sealed class BatchPlan(long receive, int capacity)
{
    private static readonly long Wide = TimeSpan.FromMinutes(10).Ticks;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SentReading[] _fresh = new SentReading[capacity];

    public static BatchPlan Nothing(long receive) => new(receive, 0);

    /// <summary>When the batch arrived, UTC ticks.</summary>
    public long Receive => receive;

    public int Count { get; private set; }

    /// <summary>How many readings were left out because their numbers came before.</summary>
    public int Known { get; private set; }

    public BatchInFlight? Begun { get; private set; }

    public void Add(in SentReading reading) => _fresh[Count++] = reading;

    public void LeaveOut() => Known++;

    public BatchInFlight InFlight(long epoch, long floor)
    {
        var seqs = new IntervalSet();
        for (var i = 0; i < Count; i++)
            seqs.Add(_fresh[i].Seq);
        return Begun = new BatchInFlight(epoch, seqs, floor, _done.Task);
    }

    /// <summary>The fate of the batch is known: whoever waits may look again.</summary>
    public void Finish() => _done.TrySetResult();

    /// <summary>Judges the readings and encodes them.</summary>
    public ReadingBlockRow Encode(
        ReadingBatch batch, PointTable table, bool secondsAsMilliseconds, string actor, out ReadingBlock block, out ClockFindings findings)
    {
        var judged = new Reading[Count];
        findings = table.Judge(_fresh.AsSpan(0, Count), batch.Epoch, receive, secondsAsMilliseconds, judged);
        var content = BlockCodec.Encode(batch.Epoch, receive, judged);
        var (earliest, latest, from, to) = (long.MaxValue, long.MinValue, long.MaxValue, long.MinValue);
        foreach (ref readonly var reading in judged.AsSpan())
        {
            earliest = Math.Min(earliest, reading.Effective);
            latest = Math.Max(latest, reading.Effective);
            from = Math.Min(from, reading.Seq);
            to = Math.Max(to, reading.Seq);
        }

        block = new ReadingBlock(batch.Epoch, receive, from, to, judged);
        return new ReadingBlockRow
        {
            Id = $"{batch.Source}/{batch.Epoch}/{from}",
            Source = batch.Source,
            Epoch = batch.Epoch,
            FromSeq = from,
            ToSeq = to,
            Readings = Count,
            ReceivedAt = new DateTimeOffset(receive, TimeSpan.Zero),
            EarliestAt = new DateTimeOffset(earliest, TimeSpan.Zero),
            LatestAt = new DateTimeOffset(latest, TimeSpan.Zero),
            IsWide = latest - earliest > Wide,
            Lane = 0,
            Number = 0,
            Actor = actor,
            Hash = ReadingBlock.Hash(content),
            Content = content,
        };
    }
}
