using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Shell;

namespace OpsConsole.Tests.Ui;

/// <summary>The console's own health at the foot of the overview, and the page behind it.</summary>
public sealed class HealthCellsTests : PageContext
{
    private readonly LoopRegistry loops = new();
    private ConsoleVitals vitals = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        vitals = ActivatorUtilities.CreateInstance<ConsoleVitals>(Host.Services, new CommitFeed(), loops, Database, Time);
        Services.AddSingleton(vitals);
        loops.Beat("outbox", TimeSpan.FromSeconds(30), Time.GetUtcNow());
    }

    [Fact]
    public async Task Nothing_is_known_before_the_first_signs()
    {
        var foot = Render<HealthCells>();
        Cell(foot, "Console").Should().Contain("waiting for the first signs");
        Database.IsDown = true;
        await Renew(vitals);
        foot.WaitForAssertion(() => Cell(foot, "Console").Should().Contain("its state cannot be read"));
        Cell(foot, "Loops").Should().Contain("all turning", "they are this process's own and are known");
    }

    [Fact]
    public async Task Every_figure_that_cannot_be_renewed_says_so()
    {
        await Renew(vitals);
        var foot = Render<HealthCells>();
        foot.WaitForAssertion(() => Cell(foot, "Database").Should().Contain("Sqlite"));
        foot.FindAll("[data-tone=stale]").Should().BeEmpty();

        Database.IsDown = true;
        await Renew(vitals);
        foot.WaitForAssertion(() => Cell(foot, "Database").Should().Contain("does not answer"));
        foot.FindAll(".foot-cell[data-tone=stale]").Select(LabelOf)
            .Should().Equal("Instances", "Database", "Write path", "Journal", "Commit to push");
    }

    [Fact]
    public async Task A_loop_in_trouble_is_named_while_the_database_is_away()
    {
        await Renew(vitals);
        var foot = Render<HealthCells>();
        Database.IsDown = true;
        loops.Failed("write-path", new IOException());
        Time.Advance(TimeSpan.FromMinutes(1));
        await Renew(vitals);
        foot.WaitForAssertion(() => Cell(foot, "Loops").Should().Contain("outbox, write-path", "one is stuck and one fails"));
        foot.FindAll(".foot-cell[data-tone=high]").Should().ContainSingle();
    }

    [Fact]
    public async Task A_silence_is_marked_by_the_browser_alone()
    {
        await Renew(vitals);
        var foot = Render<HealthCells>();
        foot.WaitForAssertion(() => foot.FindAll(".foot-cell[data-freshness] time[data-stale-after]").Should().HaveCount(6));
    }

    [Fact]
    public async Task The_page_shows_the_loops_as_they_are_now_and_the_rest_since_it_was_known()
    {
        await Renew(vitals);
        var page = Render<ConsolePage>();
        page.WaitForAssertion(() => StateOf(page, "Storage").Should().Be("ready"));
        page.Markup.Should().Contain("turning");

        Database.IsDown = true;
        loops.Failed("outbox", new IOException());
        Time.Advance(TimeSpan.FromMinutes(1));
        await Renew(vitals);
        page.WaitForAssertion(() => StateOf(page, "Storage").Should().Be("stale"));
        StaleSince(page).Should().NotBeNull();
        StateOf(page, "Loops of this instance").Should().Be("ready");
        page.Markup.Should().Contain("stuck").And.Contain("IOException");
    }

    private static string LabelOf(AngleSharp.Dom.IElement cell) => (cell.QuerySelector("a") ?? cell.FirstChild!).TextContent.Trim();

    private static string Cell(IRenderedComponent<HealthCells> foot, string label) => foot.FindAll(".foot-cell").Single(cell => LabelOf(cell) == label).TextContent;
}
