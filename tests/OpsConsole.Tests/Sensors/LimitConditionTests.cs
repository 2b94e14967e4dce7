using OpsConsole.Sensors.Alarms;

namespace OpsConsole.Tests.Sensors;

public sealed class LimitConditionTests
{
    private static readonly Limit High = new(LimitLevel.High, 50, 2, Clock.Seconds(10), Clock.Seconds(20), 2);

    private static AlarmState Play(LimitWatch watch, AlarmState state, double value, int from, int to, List<(int At, AlarmPhase Phase)> changes)
    {
        for (var t = from; t <= to; t++)
        {
            if (watch.Sample(value, Clock.NowPlus(t)).Event is not { } alarmEvent)
                continue;
            state = AlarmMachine.Step(state, alarmEvent, AlarmNature.Usual, Clock.NowPlus(t)).After;
            changes.Add((t, state.Phase));
        }
        return state;
    }

    [Fact]
    public void The_worked_case_of_deadband_and_delays_holds()
    {
        var watch = new LimitWatch([High]);
        var changes = new List<(int, AlarmPhase)>();
        var state = Play(watch, AlarmState.Initial, 51, 1, 9, changes);
        state = Play(watch, state, 49, 10, 19, changes);
        changes.Should().BeEmpty();
        state = Play(watch, state, 51, 20, 39, changes);
        changes.Should().Equal((30, AlarmPhase.UnacknowledgedActive));
        state = Play(watch, state, 48.5, 40, 49, changes);
        state = Play(watch, state, 48.0, 50, 59, changes);
        changes.Should().HaveCount(1);
        Play(watch, state, 47.9, 60, 90, changes);
        changes.Should().Equal((30, AlarmPhase.UnacknowledgedActive), (80, AlarmPhase.ReturnedUnacknowledged));
    }

    [Fact]
    public void One_sample_on_the_other_side_starts_a_delay_again()
    {
        var condition = default(LimitCondition);
        for (var t = 0; t <= 9; t++)
            condition = condition.Sample(High, 51, Clock.NowPlus(t));
        condition = condition.Sample(High, 49.9, Clock.NowPlus(9.5));
        condition = condition.Sample(High, 51, Clock.NowPlus(10));
        condition.Sample(High, 51, Clock.NowPlus(19.9)).Active.Should().BeFalse();
        condition.Sample(High, 51, Clock.NowPlus(20)).Active.Should().BeTrue();
    }

    [Theory]
    [InlineData(10.0, true)]
    [InlineData(10.1, false)]
    [InlineData(9.9, true)]
    public void A_low_limit_is_passed_at_or_below_it(double value, bool passed) =>
        default(LimitCondition).Sample(new Limit(LimitLevel.Low, 10, 1, 0, 0, 1), value, Clock.Now).Active.Should().Be(passed);

    [Theory]
    [InlineData(11.0, true)]
    [InlineData(11.1, false)]
    public void A_low_limit_clears_above_its_deadband(double value, bool still)
    {
        var limit = new Limit(LimitLevel.Low, 10, 1, 0, 0, 1);
        default(LimitCondition).Sample(limit, 9, Clock.Now).Sample(limit, value, Clock.NowPlus(1)).Active.Should().Be(still);
    }

    [Fact]
    public void Bad_data_freezes_a_delay_and_holds_the_condition()
    {
        var pending = default(LimitCondition).Sample(High, 51, Clock.Now).Sample(High, 51, Clock.NowPlus(6));
        var frozen = pending.Freeze(Clock.NowPlus(6)).Freeze(Clock.NowPlus(9));
        frozen.Tick(High, Clock.NowPlus(600)).Active.Should().BeFalse("time spent blind does not count");
        // 6 s before the gap and 3 s after it, then 4.
        var seeing = frozen.Sample(High, 51, Clock.NowPlus(600)).Sample(High, 51, Clock.NowPlus(603));
        seeing.Active.Should().BeFalse();
        seeing.Sample(High, 51, Clock.NowPlus(604)).Active.Should().BeTrue();

        var active = new LimitCondition(true, null, null).Freeze(Clock.Now);
        active.Tick(High, Clock.NowPlus(1e6)).Active.Should().BeTrue("an alarm never clears because data vanished");
    }

    [Fact]
    public void A_delay_runs_out_without_a_further_sample_while_the_source_is_alive()
    {
        var pending = default(LimitCondition).Sample(High, 51, Clock.Now);
        pending.Tick(High, Clock.NowPlus(9.9)).Active.Should().BeFalse();
        pending.Tick(High, Clock.NowPlus(10)).Active.Should().BeTrue();
    }

    [Fact]
    public void A_higher_limit_folds_the_lower_one_and_is_a_new_occurrence()
    {
        var watch = new LimitWatch([
            new Limit(LimitLevel.High, 50, 2, 0, 0, 2), new Limit(LimitLevel.HighHigh, 87, 5, 0, 0, 3),
            new Limit(LimitLevel.Low, 5, 1, 0, 0, 1)]);
        Told(55).Should().Be((LimitLevel.High, AlarmEvent.ConditionTrue));
        Told(90).Should().Be((LimitLevel.HighHigh, AlarmEvent.Escalate));
        Told(83).Should().Be((LimitLevel.HighHigh, null)); // Within its own deadband.
        Told(81).Should().Be((LimitLevel.High, null));
        Told(90).Should().Be((LimitLevel.HighHigh, AlarmEvent.Escalate));
        Told(4).Should().Be((LimitLevel.Low, AlarmEvent.Escalate)); // The other side is another condition.
        Told(20).Should().Be((LimitLevel.None, AlarmEvent.ConditionFalse));

        (LimitLevel, AlarmEvent?) Told(double value)
        {
            var change = watch.Sample(value, Clock.Now);
            return (change.Level, change.Event);
        }
    }

    [Fact]
    public void A_level_from_before_a_restart_is_neither_raised_again_nor_cleared_without_data()
    {
        var watch = new LimitWatch([High]);
        watch.Restore(LimitLevel.High, Clock.Now);
        watch.Tick(Clock.NowPlus(1e5)).Should().Be(new LimitChange(LimitLevel.High, null));
        watch.Sample(51, Clock.NowPlus(1e5)).Event.Should().BeNull();
        watch.Passed.Should().Be(High);
    }
}
