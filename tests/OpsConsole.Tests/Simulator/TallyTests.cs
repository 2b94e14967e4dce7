using OpsConsole.Simulator;

namespace OpsConsole.Tests.Simulator;

public sealed class TallyTests
{
    [Fact]
    public void The_status_line_counts_from_the_last_one()
    {
        var tally = new Tally();
        tally.Count("payments settled", 1_234);
        tally.Count("claims paid", 2);
        tally.SinceLast().Should().Be("claims paid 2 · payments settled 1,234");

        tally.Count("claims paid");
        tally.SinceLast().Should().Be("claims paid 1");
        tally.SinceLast().Should().Be("nothing sent");
        tally.Of("claims paid").Should().Be(3);
    }

    [Fact]
    public async Task Loops_that_belong_together_end_together_and_the_first_failure_is_the_one_thrown()
    {
        var stopped = false;

        var run = () => Together.Run(
            CancellationToken.None,
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    stopped = true;
                }
            },
            _ => Task.FromException(new InvalidOperationException("first")));

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("first");
        stopped.Should().BeTrue();
    }

    [Fact]
    public async Task The_life_line_ends_when_the_input_closes_or_says_quit()
    {
        var lines = new List<string>();

        await LifeLine.WatchInput(new StringReader("fault silence on\nfaults"), lines.Add, CancellationToken.None);
        await LifeLine.WatchInput(new StringReader("a\n quit \nb"), lines.Add, CancellationToken.None);

        lines.Should().Equal("fault silence on", "faults", "a");
    }

    [Fact]
    public async Task The_life_line_ends_when_the_parent_is_gone()
    {
        using var parent = System.Diagnostics.Process.Start("sleep", "600");
        var watch = LifeLine.WatchParent(parent.Id, TimeProvider.System, CancellationToken.None);
        watch.IsCompleted.Should().BeFalse();

        parent.Kill();
        await watch.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }
}
