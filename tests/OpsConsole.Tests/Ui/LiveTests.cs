using Bunit;
using CsCheck;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Time.Testing;
using OpsConsole.Platform.Live;
using OpsConsole.Ui.Live;

namespace OpsConsole.Tests.Ui;

public sealed class LiveTests : UiContext
{
    [Fact]
    public void A_burst_renders_once_now_and_once_when_the_interval_ends()
    {
        var runs = 0;
        using var throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(200), () => runs++);
        for (var i = 0; i < 50; i++)
            throttle.Request();
        runs.Should().Be(1);
        Time.Advance(TimeSpan.FromMilliseconds(199));
        runs.Should().Be(1);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        runs.Should().Be(2);
        Time.Advance(TimeSpan.FromSeconds(5));
        runs.Should().Be(2);
    }

    [Fact]
    public void A_request_after_a_quiet_time_is_not_delayed()
    {
        var runs = 0;
        using var throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(200), () => runs++);
        throttle.Request();
        Time.Advance(TimeSpan.FromMilliseconds(200));
        throttle.Request();
        runs.Should().Be(2);
    }

    [Fact]
    public void A_first_request_can_wait_for_others_and_a_later_one_waits_no_longer_than_its_interval()
    {
        var runs = 0;
        var gather = TimeSpan.FromMilliseconds(30);
        using var throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(200), () => runs++);
        throttle.Request(gather);
        throttle.Request(gather);
        runs.Should().Be(0);
        Time.Advance(gather);
        runs.Should().Be(1);
        Time.Advance(TimeSpan.FromMilliseconds(10));
        throttle.Request(gather);
        Time.Advance(TimeSpan.FromMilliseconds(189));
        runs.Should().Be(1);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        runs.Should().Be(2);
    }

    [Fact]
    public void Nothing_runs_after_disposal()
    {
        var runs = 0;
        var throttle = new RenderThrottle(Time, TimeSpan.FromMilliseconds(200), () => runs++);
        throttle.Request();
        throttle.Request();
        throttle.Dispose();
        Time.Advance(TimeSpan.FromSeconds(1));
        throttle.Request();
        runs.Should().Be(1);
    }

    [Fact]
    public void However_often_it_is_asked_it_runs_at_most_five_times_a_second_and_never_loses_the_last() =>
        Gen.Int[0, 120].List[1, 60].Sample(gaps =>
        {
            var time = new FakeTimeProvider(Noon);
            var asked = 0;
            var seen = 0;
            var runs = 0;
            using var throttle = new RenderThrottle(time, TimeSpan.FromMilliseconds(200), () => { runs++; seen = asked; });
            foreach (var gap in gaps)
            {
                time.Advance(TimeSpan.FromMilliseconds(gap));
                asked++;
                throttle.Request();
            }
            time.Advance(TimeSpan.FromMilliseconds(200));
            return seen == asked && runs <= gaps.Sum() / 200 + 2;
        });

    [Fact]
    public void A_live_component_renders_five_times_a_second_at_most()
    {
        var source = new Listeners();
        var probe = Render<Probe>(p => p.Add(x => x.Source, source));
        var before = probe.RenderCount;
        for (var i = 0; i < 100; i++)
        {
            source.Tell();
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }
        Time.Advance(TimeSpan.FromMilliseconds(200));
        (probe.RenderCount - before).Should().BeInRange(5, 7);
        probe.Instance.Taken.Should().Be(probe.RenderCount - before);
    }

    [Fact]
    public async Task A_live_component_gives_everything_back_and_ignores_what_comes_after()
    {
        var source = new Listeners();
        var probe = Render<Probe>(p => p.Add(x => x.Source, source));
        var instance = probe.Instance;
        source.Count.Should().Be(1);
        source.Tell();
        source.Tell();
        await DisposeComponentsAsync();
        source.Count.Should().Be(0);
        instance.IsGone.Should().BeTrue();
        var taken = instance.Taken;
        instance.TellLate();
        Time.Advance(TimeSpan.FromSeconds(1));
        instance.Taken.Should().Be(taken);
    }

    [Fact]
    public async Task What_is_handed_over_after_the_end_is_disposed_at_once()
    {
        var probe = Render<Probe>(p => p.Add(x => x.Source, new Listeners()));
        var instance = probe.Instance;
        await DisposeComponentsAsync();
        var late = new Listeners();
        instance.WatchLate(late);
        late.Count.Should().Be(0);
    }

    [Fact]
    public void The_changes_of_one_moment_are_shown_together()
    {
        var source = new Listeners();
        var log = new List<char>();
        Render<LiveCarrier>();
        for (var i = 0; i < 5; i++)
            Render<Probe>(p => p.Add(x => x.Source, source).Add(x => x.Log, log));
        log.Clear();
        source.Tell();
        Time.Advance(LiveFrame.Gather);
        string.Concat(log).Should().Be("rrrrr" + "aaaaa", "components are told of the end of their batch when all of it is rendered");
        source.Tell();
        Time.Advance(LiveFrame.Interval - TimeSpan.FromMilliseconds(1));
        log.Should().HaveCount(10);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        log.Should().HaveCount(20);
    }

    [Fact]
    public void What_has_not_changed_is_left_alone()
    {
        var (one, other) = (new Listeners(), new Listeners());
        Render<LiveCarrier>();
        var first = Render<Probe>(p => p.Add(x => x.Source, one));
        var second = Render<Probe>(p => p.Add(x => x.Source, other));
        one.Tell();
        Time.Advance(LiveFrame.Interval);
        other.Tell();
        Time.Advance(LiveFrame.Interval);
        (first.Instance.Taken, first.RenderCount).Should().Be((1, 2));
        (second.Instance.Taken, second.RenderCount).Should().Be((1, 2));
    }

    [Fact]
    public void A_layout_that_goes_takes_only_its_own_carrier_along()
    {
        var source = new Listeners();
        var log = new List<char>();
        var before = Render<LiveCarrier>();
        var now = Render<LiveCarrier>();
        for (var i = 0; i < 2; i++)
            Render<Probe>(p => p.Add(x => x.Source, source).Add(x => x.Log, log));
        log.Clear();
        before.Instance.Dispose();
        source.Tell();
        Time.Advance(LiveFrame.Interval);
        string.Concat(log).Should().Be("rraa", "the newer one still carries");
        now.Instance.Dispose();
        Time.Advance(LiveFrame.Interval);
        log.Clear();
        source.Tell();
        log.Should().HaveCount(2, "without one nobody waits for others");
    }

    [Fact]
    public void A_component_at_fault_does_not_keep_the_others_of_its_frame_from_the_screen()
    {
        var source = new Listeners();
        Render<LiveCarrier>();
        var probes = Enumerable.Range(0, 3).Select(i => Render<Probe>(p => p.Add(x => x.Source, source).Add(x => x.Fails, i == 1))).ToList();
        source.Tell();
        Time.Advance(LiveFrame.Interval);
        probes[0].Markup.Should().Be("1");
        probes[2].Markup.Should().Be("1");
        Renderer.UnhandledException.IsCompleted.Should().BeTrue("it is told to whoever watches over the faulty one");
    }

    [Fact]
    public void What_has_to_be_read_first_does_not_hold_up_the_frame()
    {
        var source = new Listeners();
        var read = new TaskCompletionSource();
        Render<LiveCarrier>();
        var slow = Render<Probe>(p => p.Add(x => x.Source, source).Add(x => x.Read, read.Task));
        var quick = Render<Probe>(p => p.Add(x => x.Source, source));
        source.Tell();
        Time.Advance(LiveFrame.Interval);
        quick.Markup.Should().Be("1");
        slow.Markup.Should().Be("0");
        read.SetResult();
        slow.WaitForAssertion(() => slow.Markup.Should().Be("1"));
    }

    [Theory]
    [InlineData(0, 2000)]
    [InlineData(1, 1999)]
    [InlineData(1999, 1)]
    [InlineData(1999.9999, 1)]
    [InlineData(2000, 2000)]
    public void Renewals_fall_on_whole_multiples(double milliseconds, int left)
    {
        Time.Advance(TimeSpan.FromMicroseconds(milliseconds * 1000));
        Time.UntilNext(TimeSpan.FromSeconds(2)).Should().Be(TimeSpan.FromMilliseconds(left));
    }

    [Fact]
    public void Rows_keep_their_places_while_a_hand_is_on_them()
    {
        var order = new SteadyOrder<string>();
        order.Arrange(["a", "b", "c"], x => x);
        order.Frozen = true;
        order.Arrange(["d", "c", "a"], x => x).Should().Equal("a", "c", "d");
        order.Displaced.Should().Be(2, "c is where the source has it");
        order.Frozen = false;
        order.Arrange(["d", "c", "a"], x => x).Should().Equal("d", "c", "a");
        order.Displaced.Should().Be(0);
    }

    [Fact]
    public void A_frozen_order_shows_every_row_once_and_moves_none_that_stayed() =>
        Gen.Select(Gen.Int[0, 20].HashSet[0, 15], Gen.Int[0, 20].HashSet[0, 15]).Sample((before, after) =>
        {
            var order = new SteadyOrder<int>();
            order.Arrange([.. before], x => x);
            order.Frozen = true;
            var arranged = order.Arrange([.. after], x => x);
            return arranged.ToHashSet().SetEquals(after) && arranged.Count == after.Count
                && arranged.Where(before.Contains).SequenceEqual(before.Where(after.Contains));
        });

    private sealed class Probe : LiveComponent
    {
        [Parameter] public Listeners Source { get; set; } = null!;

        [Parameter] public List<char>? Log { get; set; }

        [Parameter] public bool Fails { get; set; }

        [Parameter] public Task Read { get; set; } = Task.CompletedTask;

        public int Taken { get; private set; }

        public bool IsGone => Gone.IsCancellationRequested;

        public void TellLate() => Changed();

        public void WatchLate(Listeners late) => Watch(late.Subscribe);

        protected override void OnInitialized() => Watch(Source.Subscribe);

        protected override void OnChanged()
        {
            if (Fails)
                throw new InvalidOperationException("no snapshot");
            Taken++;
        }

        protected override Task ReadChanges() => Read;

        protected override void OnAfterRender(bool firstRender) => Log?.Add('a');

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            Log?.Add('r');
            builder.AddContent(0, Taken);
        }
    }
}
