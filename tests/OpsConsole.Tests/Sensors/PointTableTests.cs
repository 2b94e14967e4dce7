using System.Buffers.Binary;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class PointTableTests
{
    private readonly PointTable _table = new();
    private readonly List<PointEvent> _events = [];
    private readonly List<BandChange> _bands = [];

    public PointTableTests()
    {
        var high = new Limit(LimitLevel.High, 50, 2, 0, 0, 3);
        for (var i = 0; i < 3; i++)
            _table.Configure(i, new PointSetup(0, Clock.Seconds(1), 0, 2, i == 0 ? [high] : [], AlarmNature.Usual), Clock.Now);
    }

    private ClockFindings Send(double receiveAt, bool restoring, params (int Point, long Seq, double Time, double Value, Quality Quality)[] readings)
    {
        var sent = readings.Select((r, i) => new SentReading(i, r.Point, r.Seq, Clock.NowPlus(r.Time), r.Value, r.Quality)).ToArray();
        var judged = new Reading[sent.Length];
        var findings = _table.Judge(sent, 1, Clock.NowPlus(receiveAt), false, judged);
        _table.Apply(judged, 1, Clock.NowPlus(receiveAt), restoring, _events);
        return findings;
    }

    private void Send(double at, int point, long seq, double value) => Send(at, false, (point, seq, at, value, Quality.Good));

    [Fact]
    public void A_point_is_waiting_then_fresh_then_ages_and_keeps_its_value()
    {
        _table.Read(1).Band.Should().Be(FreshnessBand.Waiting);
        _table.Read(1).ShownQuality.Should().Be(Quality.BadWaitingForInitialData);
        Send(0, 1, 1, 40.5);
        _table.Read(1).Band.Should().Be(FreshnessBand.Fresh);
        foreach (var (at, band, quality) in new[]
        {
            (2.0, FreshnessBand.Late, Quality.Good), (6.0, FreshnessBand.Stale, Quality.UncertainLastUsableValue),
            (61.0, FreshnessBand.Dead, Quality.BadCommunicationError),
        })
        {
            _table.Sweep(Clock.NowPlus(at), _bands, _events);
            var now = _table.Read(1);
            now.Band.Should().Be(band);
            now.ShownQuality.Should().Be(quality);
            now.Value.Should().Be(40.5);
            now.Age(Clock.NowPlus(at)).Should().Be(TimeSpan.FromSeconds(at));
        }
        _table.Read(2).Band.Should().Be(FreshnessBand.Dead, "silence from the first moment is silence");
        _table.Read(2).ShownQuality.Should().Be(Quality.BadNoCommunication);
    }

    [Fact]
    public void Readings_of_one_batch_are_ordered_among_themselves()
    {
        var findings = Send(0, false, (1, 12, -0.1, 3, Quality.Good), (1, 11, -0.2, 2, Quality.Good), (1, 13, -0.05, 4, Quality.Good));
        findings.Historical.Should().Be(1);
        _table.Read(1).Value.Should().Be(4);
        _table.Read(1).Seq.Should().Be(13);
    }

    [Fact]
    public void A_bad_reading_without_value_keeps_the_last_value_and_shows_its_quality()
    {
        Send(0, 1, 1, 40.5);
        Send(1, false, (1, 2, 1, double.NaN, Quality.BadSensorFailure));
        _table.Read(1).Value.Should().Be(40.5);
        _table.Read(1).ShownQuality.Should().Be(Quality.BadSensorFailure);
    }

    [Fact]
    public void Nothing_from_before_a_start_is_shown_as_fresh_before_its_first_new_sample()
    {
        Send(0, true, (1, 1, 0, 40.5, Quality.Good));
        _table.Sweep(Clock.NowPlus(0.1), _bands, _events);
        _table.Read(1).Band.Should().Be(FreshnessBand.Late);
        _table.Read(1).ShownQuality.Should().Be(Quality.UncertainLastUsableValue);
        Send(0.5, 1, 2, 41);
        _table.Read(1).Band.Should().Be(FreshnessBand.Fresh);
        _table.Read(1).ShownQuality.Should().Be(Quality.Good);
    }

    [Fact]
    public void Limits_raise_events_and_silence_makes_the_alarm_blind_without_clearing_it()
    {
        Send(0, 0, 1, 55);
        _events.Should().ContainSingle().Which.Event.Should().Be(AlarmEvent.ConditionTrue);
        _table.SetAlarm(0, AlarmState.Initial with { Phase = AlarmPhase.UnacknowledgedActive, Occurrence = 1 }, 3);
        _events.Clear();
        _table.Sweep(Clock.NowPlus(6), _bands, _events);
        _table.Sweep(Clock.NowPlus(7), _bands, _events);
        _events.Should().ContainSingle().Which.Event.Should().Be(AlarmEvent.DataBad);
        _events.Clear();
        Send(8, 0, 2, 20);
        _events.Select(e => e.Event).Should().Equal(AlarmEvent.DataGood, AlarmEvent.ConditionFalse);
    }

    [Fact]
    public void Old_readings_change_the_value_but_sound_no_alarm()
    {
        Send(400, false, (0, 1, 0, 99, Quality.Good));
        _table.Read(0).Value.Should().Be(99);
        _events.Should().BeEmpty();
    }

    [Fact]
    public void An_alarm_whose_limit_was_taken_away_is_told_that_its_condition_is_gone()
    {
        Send(0, 0, 1, 55);
        _table.SetAlarm(0, AlarmState.Initial with { Phase = AlarmPhase.AcknowledgedActive, Occurrence = 1 }, 3);
        _table.Configure(0, new PointSetup(0, Clock.Seconds(1), 0, 2, [], AlarmNature.Usual), Clock.NowPlus(1));
        _events.Clear();
        Send(1, 0, 2, 55);
        _events.Should().ContainSingle().Which.Event.Should().Be(AlarmEvent.ConditionFalse);
    }

    [Fact]
    public void A_snapshot_names_every_cell_and_a_delta_what_changed()
    {
        Send(0, 1, 1, 40.5);
        var snapshot = CellFrames.EncodeSnapshot(_table, layout: 7, position: 3, Clock.NowPlus(0.5));
        snapshot.Length.Should().Be(CellFrames.HeadLength + 3 * CellFrames.EntryLength);
        snapshot[0].Should().Be(CellFrames.Snapshot);
        BinaryPrimitives.ReadUInt32LittleEndian(snapshot.AsSpan(4)).Should().Be(7);
        BinaryPrimitives.ReadDoubleLittleEndian(snapshot.AsSpan(16)).Should().Be(3);
        BinaryPrimitives.ReadDoubleLittleEndian(snapshot.AsSpan(24)).Should().Be(SourceTime.ToUnixMilliseconds(Clock.NowPlus(0.5)));
        BinaryPrimitives.ReadUInt32LittleEndian(snapshot.AsSpan(32)).Should().Be(3);
        var (index, state, value, age) = Entry(snapshot, 1);
        (index, value, age).Should().Be((1, 40.5f, 5u));
        CellState.Band(state).Should().Be((byte)FreshnessBand.Fresh);
        Entry(snapshot, 2).Age.Should().Be(CellFrames.NeverSeen);

        CellFrames.EncodeDelta(_table, 7, 3, Clock.Now, withValues: false).Should().NotBeNull();
        CellFrames.EncodeDelta(_table, 7, 4, Clock.Now, withValues: true);
        CellFrames.EncodeDelta(_table, 7, 5, Clock.Now, withValues: true).Should().BeNull("nothing changed");

        Send(0.7, 1, 2, 41);
        CellFrames.EncodeDelta(_table, 7, 5, Clock.Now, withValues: false).Should().BeNull("only the value changed");
        var delta = CellFrames.EncodeDelta(_table, 7, 5, Clock.Now, withValues: true)!;
        BinaryPrimitives.ReadDoubleLittleEndian(delta.AsSpan(8)).Should().Be(5);
        BinaryPrimitives.ReadDoubleLittleEndian(delta.AsSpan(16)).Should().Be(6);
        Entry(delta, 0).Value.Should().Be(41);

        static (int Index, byte State, float Value, uint Age) Entry(byte[] frame, int at)
        {
            var entry = frame.AsSpan(CellFrames.HeadLength + at * CellFrames.EntryLength);
            var head = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            return ((int)(head & 0xFFFFFF), (byte)(head >> 24), BinaryPrimitives.ReadSingleLittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
        }
    }

    [Fact]
    public void A_silent_source_shows_on_all_its_cells_until_they_are_dead()
    {
        Send(0, 1, 1, 40.5);
        _table.SetLinkDown([0, 1, 2], true);
        CellState.Band(_table.Read(1).Cell).Should().Be(CellState.LinkDown);
        _table.Read(1).ShownQuality.Should().Be(Quality.UncertainNoCommunicationLastUsableValue);
        _table.Sweep(Clock.NowPlus(61), _bands, _events);
        CellState.Band(_table.Read(1).Cell).Should().Be((byte)FreshnessBand.Dead);
    }

    [Theory]
    [InlineData(AlarmPhase.Normal, 0)]
    [InlineData(AlarmPhase.UnacknowledgedActive, 1)]
    [InlineData(AlarmPhase.AcknowledgedActive, 2)]
    [InlineData(AlarmPhase.ReturnedUnacknowledged, 3)]
    internal void A_cell_carries_alarm_priority_and_trust(AlarmPhase phase, byte shown)
    {
        var alarm = AlarmState.Initial with { Phase = phase };
        var cell = CellState.Of(FreshnessBand.Fresh, false, alarm, 3, Quality.Uncertain);
        CellState.Alarm(cell).Should().Be(shown);
        CellState.Priority(cell).Should().Be(3);
        CellState.IsUntrusted(cell).Should().BeTrue();
        CellState.Alarm(CellState.Of(FreshnessBand.Fresh, false, alarm with { Suppressed = true }, 3, Quality.Good)).Should().Be(0);
    }
}
