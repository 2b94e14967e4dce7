using Bunit;
using OpsConsole.Alerts;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Ui.Navigation;

namespace OpsConsole.Tests.Ui;

public sealed class StoryLinkTests : UiContext
{
    [Theory]
    [InlineData("alert/a1", "/journal?stream=alert%2Fa1")]
    [InlineData("sensor-source/PLC 12&x", "/journal?stream=sensor-source%2FPLC%2012%26x")]
    public void A_story_link_names_exactly_its_stream(string stream, string address) =>
        Render<StoryLink>(p => p.Add(x => x.Stream, stream).Add(x => x.Of, "it")).Find("a[data-story]").GetAttribute("href").Should().Be(address);

    [Fact]
    public void A_story_link_can_be_told_from_its_neighbours_by_ear()
    {
        var link = Render<StoryLink>(p => p.Add(x => x.Stream, "blood-site/W1").Add(x => x.Of, "Westmead")).Find("a");
        link.GetAttribute("aria-label").Should().Be("Story of Westmead").And.StartWith(link.TextContent, "whoever speaks the word on the screen must reach it");
    }

    [Fact]
    public void An_alert_is_one_click_from_its_story()
    {
        var alert = new AlertRow
        {
            Id = "a1", Version = 1, Occurrence = 1, Severity = Severity.High, Title = "PLC-12 is not answering", Affected = "", CheckFirst = "",
            Subject = "sensor-source/PLC-12", Href = "/sensors?source=PLC-12", IsActive = true, RaisedAt = Noon,
        };
        Render<AlertItem>(p => p.Add(x => x.Alert, alert)).Find("a[data-story]").GetAttribute("href").Should().Be("/journal?stream=alert%2Fa1");
    }
}
