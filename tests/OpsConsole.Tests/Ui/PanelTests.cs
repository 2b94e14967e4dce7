using Bunit;
using Microsoft.AspNetCore.Components;
using OpsConsole.Platform.Live;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Marks;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Tests.Ui;

public sealed class PanelTests : UiContext
{
    private IRenderedComponent<Panel> Panel(LoadState state, RenderFragment? content = null) => Render<Panel>(p => p
        .Add(x => x.Title, "Held for a decision").Add(x => x.State, state)
        .Add(x => x.ChildContent, content ?? (b => b.AddMarkupContent(0, "<p id='content'>27</p>")))
        .Add(x => x.Foot, b => b.AddMarkupContent(0, "<p id='foot'>more</p>")));

    [Fact]
    public void Loading_says_so_and_shows_no_content()
    {
        var panel = Panel(new LoadState.Loading());
        panel.Find("section").GetAttribute("aria-busy").Should().Be("true");
        panel.Find("[role=status]").TextContent.Should().Be("Waiting for the first data.");
        panel.FindAll("#content, #foot").Should().BeEmpty();
    }

    [Fact]
    public void Ready_shows_the_content_and_its_age()
    {
        var panel = Panel(new LoadState.Ready(Noon));
        panel.Find("#content").TextContent.Should().Be("27");
        panel.FindAll("#foot").Should().ContainSingle();
        panel.Find(".panel-meta time").GetAttribute("data-utc").Should().Be(Noon.ToUnixTimeMilliseconds().ToString());
    }

    [Fact]
    public void Empty_says_what_there_is_none_of()
    {
        var panel = Panel(new LoadState.Empty("No holds.", "Last one decided 14 min ago by a colleague."));
        panel.Find("[role=status]").TextContent.Should().Contain("No holds.").And.Contain("14 min ago");
        panel.FindAll("#content").Should().BeEmpty();
    }

    [Fact]
    public void An_empty_answer_ages_and_the_browser_marks_it_by_itself()
    {
        var age = Panel(new LoadState.Empty("No holds.") { AsOf = Noon }).Find(".panel-meta time");
        age.GetAttribute("data-utc").Should().Be(Noon.ToUnixTimeMilliseconds().ToString());
        age.GetAttribute("data-stale-after").Should().Be("6000");
    }

    [Fact]
    public void A_tile_goes_stale_in_the_browser_when_nothing_reaches_it_any_more()
    {
        var tile = Render<Tile>(p => p.Add(x => x.Label, "Open alerts").Add(x => x.AsOf, Noon));
        tile.Find("[data-freshness] time").GetAttribute("data-stale-after").Should().Be("6000");
        Render<Tile>(p => p.Add(x => x.Label, "Open alerts")).FindAll("time").Should().BeEmpty("what was never known has no age");
    }

    [Fact]
    public void Failed_says_what_since_when_and_what_still_works()
    {
        var panel = Panel(new LoadState.Failed("The queue cannot be read.", Noon, "Alerts still work."));
        var alert = panel.Find("[role=alert]");
        alert.TextContent.Should().Contain("The queue cannot be read.").And.Contain("Alerts still work.");
        alert.QuerySelector("time[data-moment]")!.GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");
        panel.FindAll("#content").Should().BeEmpty();
    }

    [Fact]
    public void Stale_keeps_the_last_content_under_its_age_and_reason()
    {
        var panel = Panel(new LoadState.Stale(Noon, "The gateway stopped sending."));
        panel.Find("section").GetAttribute("data-state").Should().Be("stale");
        panel.Find(".panel-stale").TextContent.Should().Contain("Stale since").And.Contain("The gateway stopped sending.");
        panel.Find(".panel-stale time[data-utc]").GetAttribute("data-utc").Should().Be(Noon.ToUnixTimeMilliseconds().ToString());
        panel.Find("#content").TextContent.Should().Be("27");
    }

    [Fact]
    public void A_fault_inside_a_panel_stays_inside_it_and_carries_a_trace_id()
    {
        var panel = Panel(new LoadState.Ready(), _ => throw new InvalidOperationException("inside"));
        panel.Find("[role=alert]").TextContent.Should().Contain("Held for a decision stopped because of a fault.").And.Contain("The rest of the console still works.");
        panel.Find(".mono").TextContent.Should().MatchRegex("^[0-9a-f]{16,32}$");
        panel.Markup.Should().NotContain("inside it").And.NotContain("InvalidOperationException");
    }

    [Fact]
    public void A_panel_tried_again_shows_its_content()
    {
        var broken = true;
        var panel = Panel(new LoadState.Ready(), b =>
        {
            if (broken)
                throw new InvalidOperationException("once");
            b.AddMarkupContent(0, "<p id='content'>back</p>");
        });
        broken = false;
        panel.Find("button").Click();
        panel.Find("#content").TextContent.Should().Be("back");
    }

    [Fact]
    public void Two_panels_have_headings_of_their_own() =>
        Panel(new LoadState.Ready()).Find("h2").Id.Should().NotBe(Panel(new LoadState.Ready()).Find("h2").Id);

    [Theory]
    [InlineData(Tone.Critical, "critical", "Critical", "path")]
    [InlineData(Tone.High, "high", "High", "path")]
    [InlineData(Tone.Medium, "medium", "Medium", "path")]
    [InlineData(Tone.Advice, "advice", "Advice", "circle")]
    [InlineData(Tone.Stale, "stale", "Stale", "circle[stroke-dasharray]")]
    public void A_mark_is_shape_colour_and_word(Tone tone, string colour, string word, string shape)
    {
        var mark = Render<SeverityMark>(p => p.Add(x => x.Tone, tone));
        mark.Find("svg").GetAttribute("data-tone").Should().Be(colour);
        mark.FindAll($"svg {shape}").Should().NotBeEmpty();
        mark.Find(".sr").TextContent.Should().Be(word);
    }

    [Fact]
    public void Each_shape_is_another() =>
        Enum.GetValues<Tone>().Where(t => t != Tone.None)
            .Select(tone => Render<SeverityMark>(p => p.Add(x => x.Tone, tone)).Find("svg").InnerHtml).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_normal_state_has_no_mark() => Render<SeverityMark>(p => p.Add(x => x.Tone, Tone.None)).Markup.Trim().Should().BeEmpty();

    [Fact]
    public void A_value_that_never_arrived_is_loading_and_one_that_stopped_is_stale()
    {
        LoadState Of(LiveValue<string> live, double laterSeconds = 0) => LiveState.Of(
            live, text => text.Length == 0 ? new LoadState.Empty("None.") : null, "The rest works.", Noon.AddSeconds(laterSeconds));

        Of(LiveValue<string>.Loading).Should().BeOfType<LoadState.Loading>();
        Of(new LiveValue<string>(null, Noon.AddMinutes(-1), "Unreadable.")).Should().Be(new LoadState.Failed("Unreadable.", Noon.AddMinutes(-1), "The rest works."));
        Of(new LiveValue<string>("x", Noon, null)).Should().Be(new LoadState.Ready(Noon));
        Of(new LiveValue<string>("", Noon, null)).Should().Be(new LoadState.Empty("None.") { AsOf = Noon });
        Of(new LiveValue<string>("x", Noon, "Unreadable.")).Should().Be(new LoadState.Stale(Noon, "Unreadable."));
        Of(new LiveValue<string>("x", Noon, null), 6).Should().BeOfType<LoadState.Ready>();
        Of(new LiveValue<string>("", Noon, null), 6.001).Should().BeOfType<LoadState.Stale>("an old 'nothing' is not news of nothing");
    }
}
