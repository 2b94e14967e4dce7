using OpsConsole.Sensors.Alarms;
using static OpsConsole.Sensors.Alarms.AlarmEvent;
using static OpsConsole.Sensors.Alarms.AlarmPhase;

namespace OpsConsole.Tests.Sensors;

public sealed class AlarmMachineTests
{
    private static readonly AlarmNature Latching = AlarmNature.Usual with { Latching = true };
    private static readonly AlarmNature NoAck = AlarmNature.Usual with { AckRequired = false };

    private static AlarmState In(AlarmPhase phase, long occurrence = 3) => AlarmState.Initial with
    {
        Phase = phase,
        Occurrence = occurrence,
        Acknowledgement = phase is AcknowledgedActive or LatchedAcknowledged ? new Acknowledgement(occurrence, "R. Singh", Clock.Now) : null,
    };

    private static AlarmAnswer Step(AlarmState state, AlarmEvent alarmEvent, AlarmNature? nature = null) => alarmEvent == Acknowledge
        ? AlarmMachine.Acknowledge(state, state.Occurrence, "J. Tran", nature ?? AlarmNature.Usual, Clock.Now)
        : AlarmMachine.Step(state, alarmEvent, nature ?? AlarmNature.Usual, Clock.Now);

    [Fact]
    public void Every_state_answers_every_event()
    {
        foreach (var phase in Enum.GetValues<AlarmPhase>())
        {
            foreach (var alarmEvent in Enum.GetValues<AlarmEvent>())
            {
                AlarmTable.Steps.Should().ContainKey((phase, alarmEvent));
                Step(In(phase), alarmEvent).Should().NotBeNull();
            }
        }
        AlarmTable.Steps.Should().HaveCount(6 * 8);
    }

    // A B C D E F are the letters of the standard's figure; "+" is a new occurrence, "!" a refusal, "~" blind, "*" annunciates.
    [Theory]
    [InlineData(Normal, "B+*", "A", "A!", "A", "A", "A")]
    [InlineData(UnacknowledgedActive, "B", "D", "C", "B!", "B*", "B~")]
    [InlineData(AcknowledgedActive, "C", "A", "C", "C!", "B+*", "C~")]
    [InlineData(ReturnedUnacknowledged, "B+*", "D", "A", "D", "D", "D~")]
    [InlineData(LatchedUnacknowledged, "B+*", "E", "F", "D", "E", "E~")]
    [InlineData(LatchedAcknowledged, "B+*", "F", "F", "A", "F", "F~")]
    internal void The_table_of_the_standard_holds(
        AlarmPhase from, string conditionTrue, string conditionFalse, string ack, string reset, string reAlarm, string dataBad)
    {
        Told(from, ConditionTrue).Should().Be(conditionTrue);
        Told(from, ConditionFalse).Should().Be(conditionFalse);
        Told(from, Acknowledge).Should().Be(ack);
        Told(from, Reset).Should().Be(reset);
        Told(from, ReAlarm).Should().Be(reAlarm);
        Told(from, DataBad).Should().Be(dataBad);

        static string Told(AlarmPhase phase, AlarmEvent alarmEvent)
        {
            var before = In(phase);
            var answer = Step(before, alarmEvent);
            return "ABCDEF"[(int)answer.After.Phase]
                + (answer.After.Occurrence > before.Occurrence ? "+" : "")
                + (answer.Refusal is null ? "" : "!")
                + (answer.After.Blind ? "~" : "")
                + (answer.Annunciates ? "*" : "");
        }
    }

    [Fact]
    public void A_return_to_normal_depends_on_latch_and_acknowledgement()
    {
        Step(In(UnacknowledgedActive), ConditionFalse, Latching).After.Phase.Should().Be(LatchedUnacknowledged);
        Step(In(AcknowledgedActive), ConditionFalse, Latching).After.Phase.Should().Be(LatchedAcknowledged);
        Step(In(UnacknowledgedActive), ConditionFalse, NoAck).After.Phase.Should().Be(Normal);
    }

    [Fact]
    public void Loss_of_data_holds_the_alarm_marks_it_blind_and_is_an_alarm_of_its_own()
    {
        var blind = Step(In(AcknowledgedActive), DataBad);
        blind.After.Phase.Should().Be(AcknowledgedActive);
        blind.After.Blind.Should().BeTrue();
        blind.RaisesSignalAlarm.Should().BeTrue();
        Step(In(Normal), DataBad).RaisesSignalAlarm.Should().BeTrue();
        Step(blind.After, DataGood).After.Blind.Should().BeFalse();
    }

    [Fact]
    public void An_acknowledgement_for_an_earlier_occurrence_cannot_reach_a_new_one()
    {
        var raised = Step(AlarmState.Initial, ConditionTrue).After;
        var again = Step(Step(raised, ConditionFalse).After, ConditionTrue).After;
        var answer = AlarmMachine.Acknowledge(again, raised.Occurrence, "J. Tran", AlarmNature.Usual, Clock.Now);
        answer.Refusal.Should().Be(AlarmMachine.Superseded);
        answer.After.Should().BeSameAs(again);
    }

    [Fact]
    public void Who_acknowledges_second_is_told_who_was_first()
    {
        var raised = Step(AlarmState.Initial, ConditionTrue).After;
        var first = AlarmMachine.Acknowledge(raised, 1, "R. Singh", AlarmNature.Usual, Clock.Now);
        first.After.Acknowledgement.Should().Be(new Acknowledgement(1, "R. Singh", Clock.Now));
        var second = AlarmMachine.Acknowledge(first.After, 1, "J. Tran", AlarmNature.Usual, Clock.NowPlus(1));
        second.Refusal.Should().BeNull();
        second.Detail.Should().Be("R. Singh acknowledged it at 2026-07-01 03:00:00Z.");
        second.After.Acknowledgement!.By.Should().Be("R. Singh");
        // Also when the alarm went back to normal in between.
        var gone = Step(first.After, ConditionFalse).After;
        AlarmMachine.Acknowledge(gone, 1, "J. Tran", AlarmNature.Usual, Clock.NowPlus(2)).Detail.Should().StartWith("R. Singh acknowledged it");
    }

    [Fact]
    public void A_more_severe_limit_is_a_new_occurrence_that_annunciates()
    {
        var acknowledged = Step(Step(AlarmState.Initial, ConditionTrue).After, Acknowledge).After;
        var escalated = Step(acknowledged, Escalate);
        escalated.After.Phase.Should().Be(UnacknowledgedActive);
        escalated.After.Occurrence.Should().Be(2);
        escalated.Annunciates.Should().BeTrue();
    }

    [Fact]
    public void The_sequence_of_the_standards_annex_is_followed()
    {
        // Active / acknowledged / on the list, as the annex tells it; confirmation is not used here.
        var state = AlarmState.Initial;
        var told = new List<string>();
        foreach (var alarmEvent in new[] { ConditionTrue, Acknowledge, ConditionFalse, ConditionTrue, ConditionFalse, Acknowledge })
        {
            state = Step(state, alarmEvent).After;
            var acked = state.Phase is Normal or AcknowledgedActive or LatchedAcknowledged;
            told.Add($"{(state.ConditionTrue ? 'T' : 'F')}/{(acked ? 'T' : 'F')}/{(state.Display == AlarmDisplay.OnList ? 'T' : 'F')}");
        }
        told.Should().Equal("T/F/T", "T/T/T", "F/T/F", "T/F/T", "F/F/T", "F/T/F");
    }
}
