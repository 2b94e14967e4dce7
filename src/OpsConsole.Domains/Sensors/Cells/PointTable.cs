using System.Runtime.InteropServices;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Cells;

/// <summary>What the table needs to know of a point's configuration.</summary>
/// <param name="Source">The index of its source.</param>
/// <param name="Period">The expected time between readings, ticks.</param>
/// <param name="Commissioned">UTC ticks, or zero when unknown.</param>
/// <param name="Priority">Of its signal alarm: 0 advice, 1 medium, 2 high, 3 critical.</param>
internal sealed record PointSetup(int Source, long Period, long Commissioned, byte Priority, IReadOnlyList<Limit> Limits, AlarmNature Nature);

/// <summary>The present state of one point, copied out of the table.</summary>
/// <param name="Value">The last value that was a number; not a number before the first.</param>
/// <param name="SampleQuality">The quality of the last reading.</param>
/// <param name="ShownQuality">The same, lowered by the age of the reading.</param>
/// <param name="Receive">Zero before the first reading.</param>
/// <param name="Restored">The reading is from before the last start: nothing newer has come yet.</param>
/// <param name="WaitingSince">When the console began to wait for it: its start, or the registration of the point.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PointNow(
    double Value, Quality SampleQuality, Quality ShownQuality, long Source, long Receive, long Effective, long Epoch, long Seq,
    TimeFlags Flags, FreshnessBand Band, bool LinkDown, bool Restored, LimitLevel Level, AlarmState Alarm, byte Cell,
    long WaitingSince)
{
    public bool Seen => Receive > 0;

    public bool HasValue => !double.IsNaN(Value);

    /// <summary>Never negative, whatever the source's clock does.</summary>
    public TimeSpan? Age(long now) => Seen ? TimeSpan.FromTicks(Math.Max(0, now - Effective)) : null;
}

/// <summary>An event for the alarm of a point, found while readings were applied or time passed.</summary>
/// <param name="Value">The value behind it.</param>
/// <param name="At">The effective time of that value, or now.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PointEvent(int Point, AlarmEvent Event, LimitLevel Level, double Value, long At);

/// <summary>A point moved to another band.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BandChange(int Point, FreshnessBand Before, FreshnessBand After);

/// <summary>What a batch told about the clock of its source.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClockFindings
{
    public int Invalid;
    public int Ahead;
    public int Historical;
    public int UnitHints;

    /// <summary>The findings of readings that were judged before, on another instance.</summary>
    public static ClockFindings Of(ReadOnlySpan<Reading> readings)
    {
        var findings = default(ClockFindings);
        foreach (ref readonly var reading in readings)
        {
            var clock = (reading.Flags & TimeFlags.ClockInvalid) != TimeFlags.None ? ClockDiagnostic.ClockInvalid
                : (reading.Flags & TimeFlags.ClockAhead) != TimeFlags.None ? ClockDiagnostic.Skew
                : ClockDiagnostic.None;
            findings.Count(new TimeJudgement(reading.Effective, reading.Flags, clock));
        }

        return findings;
    }

    public void Count(in TimeJudgement judgement)
    {
        Invalid += judgement.Diagnostic == ClockDiagnostic.ClockInvalid ? 1 : 0;
        Ahead += judgement.Diagnostic == ClockDiagnostic.Skew ? 1 : 0;
        Historical += judgement.Historical ? 1 : 0;
        UnitHints += judgement.Hint is null ? 0 : 1;
    }
}

/// <summary>
/// The last state of every point in dense arrays, one row per point number. One lock guards it: a batch of 500 holds it for some tens of
/// microseconds, and nobody computes or waits inside.
/// </summary>
internal sealed class PointTable
{
    /// <summary>Readings older than this enter history and change the value, but do not sound an alarm.</summary>
    public static readonly long AnnunciateWithin = TimeSpan.FromMinutes(5).Ticks;

    private readonly Lock _gate = new();
    private PointRow[] _rows = [];
    private readonly List<int> _changed = [];
    private long _judgedBatch;

    public int Count { get; private set; }

    /// <summary>Adds a point or changes its configuration; what is known of its values stays.</summary>
    /// <param name="now">From here a point without readings waits for its first.</param>
    public void Configure(int point, PointSetup setup, long now)
    {
        lock (_gate)
        {
            if (point >= _rows.Length)
                Array.Resize(ref _rows, Math.Max(point + 1, _rows.Length * 2));
            Count = Math.Max(Count, point + 1);
            ref var row = ref _rows[point];
            if (row.Setup is null)
                row = PointRow.New(now);
            var sameLimits = row.Setup?.Limits.SequenceEqual(setup.Limits) ?? false;
            row.Setup = setup;
            if (!sameLimits)
            {
                var level = row.Level;
                row.Watch = setup.Limits.Count > 0 ? new LimitWatch(setup.Limits) : null;
                row.Watch?.Restore(level, now);
            }
            Refresh(point, ref row);
        }
    }

    /// <summary>
    /// Judges the times of a batch against the newest readings of their points, those of the same batch included. Changes nothing that
    /// is shown: the batch is not durable yet.
    /// </summary>
    /// <param name="judged">Receives one reading for each sent.</param>
    public ClockFindings Judge(ReadOnlySpan<SentReading> sent, long epoch, long receive, bool secondsAsMilliseconds, Span<Reading> judged)
    {
        var findings = default(ClockFindings);
        lock (_gate)
        {
            _judgedBatch++;
            for (var i = 0; i < sent.Length; i++)
            {
                ref readonly var reading = ref sent[i];
                ref var row = ref _rows[reading.Point];
                var latest = row.JudgedBatch == _judgedBatch ? row.JudgedLatest : row.Latest;
                var judgement = Timestamps.Judge(
                    reading.Source, receive, row.Setup!.Commissioned, latest, epoch, reading.Seq, secondsAsMilliseconds);
                findings.Count(judgement);
                judged[i] = new Reading(
                    reading.Point, reading.Seq, reading.Source, judgement.Effective, reading.Value, judgement.Apply(reading.Quality), judgement.Flags);
                if (judgement.Historical)
                    continue;
                row.JudgedBatch = _judgedBatch;
                row.JudgedLatest = new LatestReading(new OrderKey(judgement.Effective, epoch, reading.Seq), judgement.TimeAssumed);
            }
        }
        return findings;
    }

    /// <summary>Takes in the readings of one durable batch.</summary>
    /// <param name="restoring">They are from before the start: shown, but not as fresh, and no alarm is raised from them.</param>
    /// <param name="events">Receives what the alarms of the points must be told.</param>
    public void Apply(ReadOnlySpan<Reading> readings, long epoch, long receive, bool restoring, List<PointEvent> events)
    {
        lock (_gate)
        {
            foreach (ref readonly var reading in readings)
            {
                ref var row = ref _rows[reading.Point];
                if (row.Setup is null || !row.Take(reading, epoch, receive, restoring))
                    continue;
                if (!restoring)
                    Evaluate(reading, receive, ref row, events);
                row.Band = restoring ? FreshnessBand.Late : Freshness.Of(Math.Max(0, receive - row.Effective), row.Setup!.Period);
                row.ValueChanged = true;
                Refresh(reading.Point, ref row);
            }
        }
    }

    /// <summary>Lets time pass: bands move, delays run out.</summary>
    public void Sweep(long now, List<BandChange> bands, List<PointEvent> events)
    {
        lock (_gate)
        {
            for (var point = 0; point < Count; point++)
            {
                ref var row = ref _rows[point];
                if (row.Setup is null)
                    continue;
                var band = row.BandAt(now);
                if (band != row.Band)
                {
                    bands.Add(new BandChange(point, row.Band, band));
                    row.Band = band;
                    Refresh(point, ref row);
                }
                if (row.Watch is null)
                    continue;
                if (band >= FreshnessBand.Stale || row.LinkDown)
                    Blind(point, ref row, now, events);
                else if (!row.Blind)
                    Tell(point, ref row, row.Watch.Tick(now), row.Value, now, events);
            }
        }
    }

    /// <summary>The whole source of these points fell silent, or speaks again.</summary>
    public void SetLinkDown(IEnumerable<int> points, bool down)
    {
        lock (_gate)
        {
            foreach (var point in points)
            {
                ref var row = ref _rows[point];
                if (row.LinkDown == down)
                    continue;
                row.LinkDown = down;
                Refresh(point, ref row);
            }
        }
    }

    /// <summary>The alarm of a point has a new state.</summary>
    public void SetAlarm(int point, AlarmState alarm, byte priority)
    {
        lock (_gate)
        {
            ref var row = ref _rows[point];
            row.Alarm = alarm;
            row.AlarmPriority = priority;
            Refresh(point, ref row);
        }
    }

    /// <summary>Takes up an alarm from before the start: its condition is held until data says otherwise.</summary>
    public void RestoreAlarm(int point, AlarmState alarm, byte priority, LimitLevel level, long now)
    {
        lock (_gate)
        {
            ref var row = ref _rows[point];
            row.Alarm = alarm;
            row.AlarmPriority = priority;
            row.Level = level;
            row.Watch?.Restore(alarm.ConditionTrue ? level : LimitLevel.None, now);
            Refresh(point, ref row);
        }
    }

    /// <summary>Takes up the last reading of a point from before the start.</summary>
    public void Restore(in LastReading last)
    {
        lock (_gate)
        {
            if (last.Point >= Count)
                return;
            ref var row = ref _rows[last.Point];
            if (row.Setup is null)
                return;
            row.Restore(last);
            Refresh(last.Point, ref row);
        }
    }

    /// <summary>The last readings of these points, for the next start; those never seen are left out.</summary>
    public List<LastReading> Latest(IEnumerable<int> points)
    {
        lock (_gate)
        {
            var latest = new List<LastReading>();
            foreach (var point in points)
            {
                if (_rows[point] is { Receive: > 0 } row)
                    latest.Add(row.Last(point));
            }

            return latest;
        }
    }

    public PointNow Read(int point)
    {
        lock (_gate)
            return _rows[point].Now();
    }

    /// <summary>Copies the present state of every point; numbers without a point are left at their default.</summary>
    public PointNow[] ReadAll()
    {
        lock (_gate)
        {
            var all = new PointNow[Count];
            for (var i = 0; i < Count; i++)
            {
                if (_rows[i].Setup is not null)
                    all[i] = _rows[i].Now();
            }
            return all;
        }
    }

    /// <summary>Visits every point for a snapshot of the cells.</summary>
    public void VisitAll(CellVisitor visit)
    {
        lock (_gate)
        {
            for (var i = 0; i < Count; i++)
                visit(i, _rows[i].Cell, _rows[i].Value, _rows[i].Receive > 0 ? _rows[i].Effective : 0);
        }
    }

    /// <summary>Visits the points whose cell changed since the last visit, and, when asked, those whose value did.</summary>
    public void VisitChanges(bool withValues, CellVisitor visit)
    {
        lock (_gate)
        {
            var kept = 0;
            for (var i = 0; i < _changed.Count; i++)
            {
                var point = _changed[i];
                ref var row = ref _rows[point];
                if (row.Cell == row.SentCell && !withValues)
                {
                    _changed[kept++] = point;
                    continue;
                }
                visit(point, row.Cell, row.Value, row.Receive > 0 ? row.Effective : 0);
                row.SentCell = row.Cell;
                row.ValueChanged = false;
                row.Listed = false;
            }
            _changed.RemoveRange(kept, _changed.Count - kept);
        }
    }

    private static void Evaluate(in Reading reading, long receive, ref PointRow row, List<PointEvent> events)
    {
        if (row.Watch is null)
        {
            // Its limits were taken away while it was active.
            if (row.Alarm.ConditionTrue)
                events.Add(new PointEvent(reading.Point, AlarmEvent.ConditionFalse, LimitLevel.None, reading.Value, reading.Effective));
            return;
        }
        if (reading.Quality.IsBad || double.IsNaN(reading.Value))
        {
            Blind(reading.Point, ref row, reading.Effective, events);
            return;
        }
        if (receive - reading.Effective > AnnunciateWithin)
            return;
        if (row.Blind)
        {
            row.Blind = false;
            events.Add(new PointEvent(reading.Point, AlarmEvent.DataGood, row.Level, reading.Value, reading.Effective));
        }
        Tell(reading.Point, ref row, row.Watch.Sample(reading.Value, reading.Effective), reading.Value, reading.Effective, events);
    }

    /// <summary>
    /// Passes on what the limits found. Where the alarm and its condition disagree without news, the alarm is told again: its last step
    /// was not written, or its limits were changed. The machine ignores what it knows already.
    /// </summary>
    private static void Tell(int point, ref PointRow row, LimitChange change, double value, long at, List<PointEvent> events)
    {
        row.Level = change.Level;
        var told = change.Event;
        if (told is null && row.Alarm.ConditionTrue != (change.Level != LimitLevel.None))
            told = change.Level == LimitLevel.None ? AlarmEvent.ConditionFalse : AlarmEvent.ConditionTrue;
        if (told is { } alarmEvent)
            events.Add(new PointEvent(point, alarmEvent, change.Level, value, at));
    }

    private static void Blind(int point, ref PointRow row, long at, List<PointEvent> events)
    {
        if (row.Blind)
            return;
        row.Blind = true;
        row.Watch!.Freeze(at);
        events.Add(new PointEvent(point, AlarmEvent.DataBad, row.Level, row.Value, at));
    }

    private void Refresh(int point, ref PointRow row)
    {
        row.Cell = row.CellNow();
        if (row.Listed || (row.Cell == row.SentCell && !row.ValueChanged))
            return;
        row.Listed = true;
        _changed.Add(point);
    }
}

/// <summary>Is told of one cell.</summary>
/// <param name="effective">The time of its value, or zero before the first.</param>
internal delegate void CellVisitor(int point, byte cell, double value, long effective);
