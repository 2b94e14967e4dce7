using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using OpsConsole.Blood.Board;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Supply;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Ui.Live;

namespace OpsConsole.Tests.Blood;

public sealed class BloodPanelTests : BunitContext
{
    private Func<StockBoard> _source = () => throw new InvalidOperationException("The test sets a source.");
    private readonly BloodMonitor _monitor;

    public BloodPanelTests()
    {
        _monitor = new BloodMonitor(_ => Task.FromResult(_source()), new CommitFeed(), new LoopRegistry(), TimeProvider.System, NullLogger<BloodMonitor>.Instance);
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<LiveFrame>();
        Services.AddSingleton(_monitor);
    }

    [Fact]
    public void Before_the_first_data_it_says_that_it_waits() => State(Render<BloodPanel>()).Should().Be("loading");

    [Fact]
    public async Task Without_sites_it_says_what_would_bring_some()
    {
        await Show(() => Board(new Situation()));
        var panel = Render<BloodPanel>();
        State(panel).Should().Be("empty");
        panel.Markup.Should().Contain("No blood sites.");
    }

    [Fact]
    public async Task A_source_that_never_answered_is_failed_and_says_what_still_works()
    {
        await Show(() => throw new InvalidOperationException("down"));
        var panel = Render<BloodPanel>();
        State(panel).Should().Be("failed");
        panel.Markup.Should().Contain("Searches and holds of units still answer");
    }

    [Fact]
    public async Task A_source_that_stopped_leaves_the_last_numbers_under_a_stale_mark()
    {
        await Show(() => Board(World()));
        await Show(() => throw new InvalidOperationException("down"));
        var panel = Render<BloodPanel>();
        State(panel).Should().Be("stale");
        panel.FindAll("table.matrix td").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Cells_under_their_floor_carry_colour_shape_and_word()
    {
        await Show(() => Board(World()));
        var panel = Render<BloodPanel>();
        State(panel).Should().Be("ready");
        var critical = panel.FindAll("td[data-tone=critical]").Should().ContainSingle().Which;
        critical.QuerySelector("svg.mark").Should().NotBeNull();
        critical.QuerySelector(".sr")!.TextContent.Should().Be("Critical");
        critical.QuerySelector(".cell-value")!.TextContent.Should().Be("2.0");
        critical.QuerySelector(".cell-sub")!.TextContent.Should().Be("4 +1");
        critical.GetAttribute("title").Should().Be("Red cells O−: 4 units, 2.0 days of supply, floor 5; 1 more at silent sites, not counted");
    }

    [Fact]
    public async Task A_cell_whose_supply_is_not_known_is_neither_fine_nor_alarming()
    {
        await Show(() => Board(World()));
        var cell = Render<BloodPanel>().Find("td[title^='Red cells A+']");
        cell.QuerySelector(".cell-value")!.TextContent.Should().Be("–");
        cell.HasAttribute("data-tone").Should().BeFalse();
    }

    [Fact]
    public async Task A_silent_site_comes_first_hatched_with_its_age()
    {
        await Show(() => Board(World()));
        var sites = Render<BloodPanel>().FindAll("[data-site]");
        sites[0].GetAttribute("data-site").Should().Be("quiet");
        sites[0].ClassName.Should().Contain("hatch");
        sites[0].QuerySelector("time")!.GetAttribute("data-before").Should().Be("silent");
        sites.Skip(1).Should().OnlyContain(s => s.ClassName == null || !s.ClassName.Contains("hatch"));
    }

    [Fact]
    public async Task Every_site_is_one_click_from_its_story_the_silent_one_too()
    {
        await Show(() => Board(World()));
        var links = Render<BloodPanel>().FindAll("[data-site] a[data-story]");
        links.Select(link => link.GetAttribute("href")).Should().Equal("/journal?stream=blood-site%2Fquiet", "/journal?stream=blood-site%2Fdest");
        links[0].TextContent.Should().Be("quiet centre", "the name itself is the link: no word more in a crowded row");
    }

    [Fact]
    public async Task Whole_blood_has_a_row_only_when_there_is_any()
    {
        await Show(() => Board(World()));
        Render<BloodPanel>().FindAll("tbody tr").Should().HaveCount(4);
        await Show(() => Board(World().Unit("dest", "O+", Duration.FromDays(9), component: BloodComponent.WholeBlood)));
        Render<BloodPanel>().FindAll("tbody tr").Should().HaveCount(5);
    }

    [Fact]
    public async Task A_new_snapshot_is_shown_without_asking()
    {
        await Show(() => Board(new Situation()));
        var panel = Render<BloodPanel>();
        await Show(() => Board(World()));
        panel.WaitForAssertion(() => State(panel).Should().Be("ready"));
    }

    [Fact]
    public async Task The_tile_counts_what_is_below_floor_and_names_the_worst()
    {
        await Show(() => Board(World()));
        var tile = Render<BloodTile>();
        tile.Find(".tile-figure").TextContent.Trim().Should().StartWith("1");
        tile.Find(".tile-note").TextContent.Should().Contain("O− red cells 2.0 d");
    }

    [Fact]
    public async Task The_table_of_sites_shows_every_site_and_marks_the_one_asked_for()
    {
        await Show(() => Board(World()));
        var panel = Render<SitesPanel>(p => p.Add(s => s.Site, "dest"));
        panel.FindAll("tbody tr").Should().HaveCount(2);
        panel.Find("tr.selected").TextContent.Should().Contain("dest centre");
        panel.Find("tr.hatch").TextContent.Should().Contain("quiet centre");
    }

    private static Situation World()
    {
        var world = new Situation().Site("dest", 0).Site("quiet", 5, silence: Duration.FromMinutes(14)).Unit("quiet", "O-", Duration.FromDays(9));
        for (var i = 0; i < 4; i++)
            world.Unit("dest", "O-", Duration.FromDays(9));
        return world;
    }

    private static StockBoard Board(Situation world)
    {
        var today = Situation.Now.InUtc().Date;
        var usage = new UsageHistory([.. Enumerable.Range(1, 5).Select(d => new DailyUse("dest", BloodComponent.RedCells, BloodGroup.ONegative, today.PlusDays(-d), 2))]);
        return StockBoard.Of(world.Stock(), usage, SupplyPolicy.Default, Duration.FromMinutes(5), Situation.Now);
    }

    private Task Show(Func<StockBoard> source)
    {
        _source = source;
        return _monitor.Refresh(CancellationToken.None);
    }

    private static string? State<T>(IRenderedComponent<T> panel) where T : Microsoft.AspNetCore.Components.IComponent =>
        panel.Find("section.panel").GetAttribute("data-state");
}
