using Bunit;
using OpsConsole.Ui.Clocks;

namespace OpsConsole.Tests.Ui;

public sealed class ClockTests : UiContext
{
    [Fact]
    public void An_age_leaves_its_words_to_the_browser()
    {
        var time = Render<Age>(p => p.Add(x => x.Utc, Noon).Add(x => x.After, "ago").Add(x => x.Period, TimeSpan.FromSeconds(3))).Find("time");
        time.TextContent.Should().BeEmpty();
        time.GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");
        time.GetAttribute("data-utc").Should().Be("1795435200000");
        time.GetAttribute("data-after").Should().Be("ago");
        time.GetAttribute("data-stale-after").Should().Be("6000", "a value is stale after two of its periods");
    }

    [Fact]
    public void Time_passing_costs_no_render()
    {
        var age = Render<Age>(p => p.Add(x => x.Utc, Noon));
        var countdown = Render<Countdown>(p => p.Add(x => x.Due, Noon));
        Time.Advance(TimeSpan.FromHours(1));
        (age.RenderCount, countdown.RenderCount).Should().Be((1, 1));
    }

    [Fact]
    public void An_instant_is_the_same_in_whatever_zone_it_is_given() =>
        Render<Age>(p => p.Add(x => x.Utc, Noon.ToOffset(TimeSpan.FromHours(11)))).Find("time").GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");

    [Fact]
    public void A_countdown_carries_its_end_its_warning_and_its_words()
    {
        var countdown = Render<Countdown>(p => p.Add(x => x.Due, Noon.AddMinutes(6)).Add(x => x.From, Noon));
        var time = countdown.Find("time");
        time.GetAttribute("data-due").Should().Be(Noon.AddMinutes(6).ToUnixTimeMilliseconds().ToString());
        time.GetAttribute("data-soon").Should().Be("600000");
        (time.GetAttribute("data-before"), time.GetAttribute("data-over")).Should().Be(("due", "overdue"));
        countdown.Find(".meter").GetAttribute("data-from").Should().Be(Noon.ToUnixTimeMilliseconds().ToString());
    }

    [Fact]
    public void Without_a_beginning_there_is_no_meter() =>
        Render<Countdown>(p => p.Add(x => x.Due, Noon)).FindAll(".meter").Should().BeEmpty();
}
