using System.Runtime.InteropServices;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Cells;

/// <summary>The last reading of a point as kept for the next start.</summary>
/// <param name="Value">The last value that was a number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LastReading(
    int Point, long Epoch, long Seq, long Source, long Receive, long Effective, double Value, Quality Quality, TimeFlags Flags);

/// <summary>One row of the <see cref="PointTable"/>. Mutable, and touched only under the table's lock.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PointRow
{
    public PointSetup? Setup;
    public LimitWatch? Watch;
    public AlarmState Alarm;
    public double Value;
    public Quality SampleQuality;
    public long Source;
    public long Receive;
    public long Effective;
    public long Epoch;
    public long Seq;
    public long WaitingSince;
    public TimeFlags Flags;
    public FreshnessBand Band;
    public LimitLevel Level;
    public byte AlarmPriority;
    public byte Cell;
    public byte SentCell;
    public long JudgedBatch;
    public LatestReading JudgedLatest;
    public bool LinkDown;
    public bool Restored;
    public bool Blind;
    public bool ValueChanged;
    public bool Listed;

    public static PointRow New(long now) => new()
    {
        Alarm = AlarmState.Initial,
        Value = double.NaN,
        SampleQuality = Quality.BadWaitingForInitialData,
        Source = SourceTime.Unreadable,
        WaitingSince = now,
    };

    public readonly LatestReading? Latest => Receive == 0
        ? null
        : new LatestReading(new OrderKey(Effective, Epoch, Seq), (Flags & (TimeFlags.ClockInvalid | TimeFlags.ClockAhead)) != TimeFlags.None);

    /// <summary>Takes the reading as the current one.</summary>
    /// <returns>False where it is older than what is there: history only.</returns>
    public bool Take(in Reading reading, long epoch, long receive, bool restoring)
    {
        // Judged again at the moment of taking: another batch may have come first since the batch was judged.
        if (Timestamps.Judge(reading.Source, receive, Setup!.Commissioned, Latest, epoch, reading.Seq,
            (reading.Flags & TimeFlags.Scaled) != TimeFlags.None).Historical)
            return false;
        if (!double.IsNaN(reading.Value))
            Value = reading.Value;
        SampleQuality = reading.Quality;
        Source = reading.Source;
        Receive = receive;
        Effective = reading.Effective;
        Epoch = epoch;
        Seq = reading.Seq;
        Flags = reading.Flags;
        Restored = restoring;
        return true;
    }

    public void Restore(in LastReading last)
    {
        Value = last.Value;
        SampleQuality = last.Quality;
        Source = last.Source;
        Receive = last.Receive;
        Effective = last.Effective;
        Epoch = last.Epoch;
        Seq = last.Seq;
        Flags = last.Flags;
        Restored = true;
        Band = FreshnessBand.Late;
        ValueChanged = true;
    }

    public readonly LastReading Last(int point) => new(point, Epoch, Seq, Source, Receive, Effective, Value, SampleQuality, Flags);

    public readonly FreshnessBand BandAt(long now)
    {
        if (Receive == 0)
            return Freshness.OfNeverSeen(now - WaitingSince, Setup!.Period);
        var band = Freshness.Of(Math.Max(0, now - Effective), Setup!.Period);
        // Nothing from before a start is shown as fresh.
        return Restored && band == FreshnessBand.Fresh ? FreshnessBand.Late : band;
    }

    public readonly Quality Shown() => Receive == 0
        ? Band == FreshnessBand.Dead ? Quality.BadNoCommunication : Quality.BadWaitingForInitialData
        : Restored && Band < FreshnessBand.Stale
            ? Quality.Worst(SampleQuality, Quality.UncertainLastUsableValue)
            : Freshness.Shown(SampleQuality, Band, !double.IsNaN(Value), LinkDown);

    public readonly byte CellNow()
    {
        var priority = Alarm.Phase == AlarmPhase.Normal ? Setup?.Priority ?? 0 : AlarmPriority;
        return CellState.Of(Band, LinkDown, Alarm, priority, Shown());
    }

    public readonly PointNow Now() => new(
        Value, SampleQuality, Shown(), Source, Receive, Effective, Epoch, Seq, Flags, Band, LinkDown, Restored, Level, Alarm, Cell, WaitingSince);
}
