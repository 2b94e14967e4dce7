using OpsConsole.Watchdog;

namespace OpsConsole.Tests.Watchdog;

public sealed class JudgementTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 4, 0, 0, TimeSpan.Zero);
    private static readonly WatchLimits Limits = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));

    [Fact]
    public void A_console_that_answers_is_answering() =>
        Play(Well(0)).Should().Be((Condition.Answering, Start));

    [Fact]
    public void One_lost_probe_is_no_alarm() => Play(Well(0), Dead(2), Dead(4)).Condition.Should().Be(Condition.Answering);

    [Fact]
    public void A_dead_console_is_silent_after_6_seconds_and_since_its_last_answer() =>
        Play(Well(0), Well(2), Dead(4), Dead(6), Dead(8)).Should().Be((Condition.Silent, Start.AddSeconds(2)));

    [Fact]
    public void A_console_that_never_answered_is_silent_since_the_watch_began()
    {
        Play(Dead(0), Dead(4)).Condition.Should().Be(Condition.Unknown);
        Play(Dead(0), Dead(4), Dead(6)).Should().Be((Condition.Silent, Start));
    }

    [Fact]
    public void Silence_keeps_its_beginning_for_as_long_as_it_lasts() =>
        Play(Well(0), Dead(6), Dead(60), Dead(3_600)).Should().Be((Condition.Silent, Start));

    [Fact]
    public void A_console_that_returned_is_answering_since_it_returned() =>
        Play(Well(0), Dead(6), Dead(8), Well(10), Well(12)).Should().Be((Condition.Answering, Start.AddSeconds(10)));

    [Fact]
    public void Two_slow_answers_are_a_pause_and_three_are_slow()
    {
        Play(Well(0), Slow(2), Slow(4)).Condition.Should().Be(Condition.Answering);
        Play(Well(0), Slow(2), Slow(4), Slow(6)).Should().Be((Condition.Slow, Start.AddSeconds(6)));
        Play(Well(0), Slow(2), Slow(4), Slow(6), Slow(8), Well(10)).Condition.Should().Be(Condition.Answering);
        Play(Well(0), Slow(2), Slow(4), Well(6), Slow(8), Slow(10)).Condition.Should().Be(Condition.Answering);
    }

    [Fact]
    public void An_answer_of_exactly_the_limit_is_not_slow() =>
        Play([.. Enumerable.Range(0, 10).Select(second => Well(second) with { Took = Limits.SlowAfter })]).Condition.Should().Be(Condition.Answering);

    [Fact]
    public void Not_ready_names_the_dependency()
    {
        var state = Judge(Well(0), NotReady(2, "database", "sealer"));

        (state.Condition, state.Detail).Should().Be((Condition.NotReady, "not ready: database, sealer"));
    }

    [Fact]
    public void A_console_that_comes_and_goes_is_flapping_and_not_well()
    {
        var state = Judge(Well(0), NotReady(10, "database"), Well(20), NotReady(30, "database"), Well(40));

        state.Condition.Should().Be(Condition.Flapping);
        state.IsAlarm.Should().BeTrue();
    }

    [Fact]
    public void Flapping_ends_after_two_quiet_minutes_and_not_before()
    {
        Probe[] flapping = [Well(0), NotReady(10, "database"), Well(20), NotReady(30, "database"), Well(40)];

        Play([.. flapping, Well(159)]).Condition.Should().Be(Condition.Flapping);
        Play([.. flapping, Well(159), Well(160)]).Should().Be((Condition.Answering, Start.AddSeconds(160)));
    }

    [Fact]
    public void A_flapping_console_that_dies_is_silent_and_nothing_less() =>
        Play(Well(0), NotReady(10, "x"), Well(20), NotReady(30, "x"), Well(40), Dead(42), Dead(46)).Should().Be((Condition.Silent, Start.AddSeconds(40)));

    [Fact]
    public void Rare_changes_are_not_flapping() =>
        Play(Well(0), NotReady(100, "x"), Well(200), NotReady(390, "x"), Well(400)).Condition.Should().Be(Condition.Answering);

    [Fact]
    public void A_watchdog_that_was_off_blames_nobody_for_the_time_it_did_not_watch()
    {
        var before = Judge(Well(0));
        var restarted = Start.AddHours(1);

        var first = Judgement.Next(before, Dead(3_600), restarted, Limits);
        var later = Judgement.Next(first, Dead(3_606), restarted, Limits);

        first.Condition.Should().Be(Condition.Answering);
        (later.Condition, later.Since).Should().Be((Condition.Silent, restarted));
    }

    private static (Condition Condition, DateTimeOffset Since) Play(params Probe[] probes)
    {
        var state = Judge(probes);
        return (state.Condition, state.Since);
    }

    private static WatchState Judge(params Probe[] probes) =>
        probes.Aggregate(WatchState.Start(Start), (state, probe) => Judgement.Next(state, probe, Start, Limits));

    private static Probe Well(double seconds) => new(Start.AddSeconds(seconds), TimeSpan.FromMilliseconds(3), null, []);

    private static Probe Slow(double seconds) => Well(seconds) with { Took = TimeSpan.FromSeconds(1.4) };

    private static Probe Dead(double seconds) => Well(seconds) with { Failure = "connection refused" };

    private static Probe NotReady(double seconds, params string[] dependencies) => Well(seconds) with { NotReady = dependencies };
}
