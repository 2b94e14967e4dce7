using OpsConsole.Sensors.Alarms;
using static OpsConsole.Sensors.Alarms.AlarmPhase;

namespace OpsConsole.Tests.Sensors;

public sealed class AlarmOverlayTests
{
    private static readonly AlarmNature Nature = AlarmNature.Usual;

    private static AlarmState Raised() => AlarmMachine.Step(AlarmState.Initial, AlarmEvent.ConditionTrue, Nature, Clock.Now).After;

    private static AlarmState Acknowledged() => AlarmMachine.Acknowledge(Raised(), 1, "R. Singh", Nature, Clock.Now).After;

    private static AlarmState Shelved(AlarmState state, double? hours = 1)
    {
        var answer = AlarmOverlays.Shelve(state, hours is { } h ? TimeSpan.FromHours(h) : null, "J. Tran", "Works in zone 7", Nature, Clock.Now);
        answer.Refusal.Should().BeNull();
        return answer.After;
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(-1.0, false)]
    [InlineData(8.0, true)]
    [InlineData(8.01, false)]
    public void Shelving_lasts_one_shift_at_most(double hours, bool allowed)
    {
        var answer = AlarmOverlays.Shelve(Raised(), TimeSpan.FromHours(hours), "J. Tran", "Works", Nature, Clock.Now);
        answer.Refusal.Should().Be(allowed ? null : "BadShelvingTimeOutOfRange");
    }

    [Fact]
    public void Shelving_needs_a_reason_and_is_closed_to_life_safety()
    {
        AlarmOverlays.Shelve(Raised(), TimeSpan.FromHours(1), "J. Tran", " ", Nature, Clock.Now).Refusal.Should().Be(AlarmOverlays.ReasonMissing);
        AlarmOverlays.Shelve(Raised(), TimeSpan.FromHours(1), "J. Tran", "Works", Nature with { LifeSafety = true }, Clock.Now)
            .Refusal.Should().Be(AlarmOverlays.LifeSafety);
    }

    [Fact]
    public void The_machine_keeps_running_under_a_shelf_and_stays_silent()
    {
        var shelved = Shelved(AlarmState.Initial);
        var answer = AlarmMachine.Step(shelved, AlarmEvent.ConditionTrue, Nature, Clock.Now);
        answer.After.Phase.Should().Be(UnacknowledgedActive);
        answer.Annunciates.Should().BeFalse();
        answer.After.Display.Should().Be(AlarmDisplay.Shelved);
    }

    [Fact]
    public void A_shelf_that_ends_while_the_condition_is_true_annunciates_afresh()
    {
        var shelved = Shelved(Acknowledged());
        AlarmOverlays.Tick(shelved, Clock.NowPlus(3599)).After.Should().BeSameAs(shelved);
        var ended = AlarmOverlays.Tick(shelved, Clock.NowPlus(3600));
        ended.After.Phase.Should().Be(UnacknowledgedActive);
        ended.After.Occurrence.Should().Be(2);
        ended.Annunciates.Should().BeTrue();
        AlarmOverlays.Unshelve(shelved, Clock.Now).After.Should().BeEquivalentTo(ended.After, o => o.Excluding(a => a.Since));
    }

    [Fact]
    public void A_shelf_that_ends_when_all_is_normal_leaves_normal_or_what_was_never_acknowledged()
    {
        var acknowledged = AlarmMachine.Step(Shelved(Acknowledged()), AlarmEvent.ConditionFalse, Nature, Clock.Now).After;
        AlarmOverlays.Unshelve(acknowledged, Clock.Now).After.Phase.Should().Be(Normal);
        var owed = AlarmMachine.Step(Shelved(Raised()), AlarmEvent.ConditionFalse, Nature, Clock.Now).After;
        AlarmOverlays.Unshelve(owed, Clock.Now).After.Phase.Should().Be(ReturnedUnacknowledged);
    }

    [Fact]
    public void A_one_shot_shelf_ends_at_the_first_return_to_normal_or_after_the_longest_time()
    {
        var shelved = Shelved(Raised(), hours: null);
        AlarmMachine.Step(shelved, AlarmEvent.ConditionFalse, Nature, Clock.Now).After.Shelf.Should().BeNull();
        AlarmOverlays.Tick(shelved, Clock.NowPlus(8 * 3600)).After.Shelf.Should().BeNull();
        Shelved(AlarmState.Initial, hours: null).Shelf.Should().NotBeNull("it was normal when it was shelved");
    }

    [Fact]
    public void After_a_restart_every_alarm_is_unshelved()
    {
        var answer = AlarmOverlays.Restart(Shelved(Acknowledged()), Clock.Now);
        answer.After.Shelf.Should().BeNull();
        answer.After.Phase.Should().Be(UnacknowledgedActive);
        answer.Annunciates.Should().BeTrue();
    }

    [Fact]
    public void An_alarm_is_hidden_while_any_overlay_holds_and_shows_the_strongest()
    {
        var state = AlarmOverlays.TakeOutOfService(AlarmOverlays.Suppress(Shelved(Raised()), true, Clock.Now).After, "p-tran", "J. Tran", "WO-12", Clock.Now).After;
        state.Display.Should().Be(AlarmDisplay.OutOfService);
        var inService = AlarmOverlays.ReturnToService(state, "p-singh", "R. Singh", Clock.Now);
        inService.After.Display.Should().Be(AlarmDisplay.Suppressed);
        inService.Annunciates.Should().BeFalse();
        var unsuppressed = AlarmOverlays.Suppress(inService.After, false, Clock.Now);
        unsuppressed.After.Display.Should().Be(AlarmDisplay.Shelved);
        var shown = AlarmOverlays.Unshelve(unsuppressed.After, Clock.Now);
        shown.After.Display.Should().Be(AlarmDisplay.OnList);
        shown.Annunciates.Should().BeTrue();
    }

    [Fact]
    public void Out_of_service_needs_a_work_order_and_a_second_person_to_return()
    {
        AlarmOverlays.TakeOutOfService(Raised(), "p-tran", "J. Tran", "", Clock.Now).Refusal.Should().Be(AlarmOverlays.WorkOrderMissing);
        var taken = AlarmOverlays.TakeOutOfService(Raised(), "p-tran", "J. Tran", "WO-12", Clock.Now).After;
        AlarmOverlays.Tick(taken, Clock.NowPlus(1e6)).After.OutOfService.Should().NotBeNull("it does not end by itself");
        AlarmOverlays.ReturnToService(taken, "p-tran", "J. Tran", Clock.Now).Refusal.Should().Be(AlarmOverlays.SecondPersonNeeded);
        AlarmOverlays.ReturnToService(taken, "p-tran", "Jo Tran-Meyer", Clock.Now).Refusal.Should().Be(AlarmOverlays.SecondPersonNeeded, "a new name makes nobody another person");
        AlarmOverlays.ReturnToService(taken, "p-tran-2", "J. Tran", Clock.Now).Refusal.Should().BeNull("two people may share a name");
        var nameOnly = taken with { OutOfService = taken.OutOfService! with { ById = null } };
        AlarmOverlays.ReturnToService(nameOnly, "p-tran", "J. Tran", Clock.Now).Refusal.Should().Be(AlarmOverlays.SecondPersonNeeded);
        AlarmOverlays.ReturnToService(Raised(), "p-tran", "J. Tran", Clock.Now).Refusal.Should().Be(AlarmOverlays.NotOutOfService);
        AlarmOverlays.Unshelve(Raised(), Clock.Now).Refusal.Should().Be(AlarmOverlays.NotShelved);
    }
}
