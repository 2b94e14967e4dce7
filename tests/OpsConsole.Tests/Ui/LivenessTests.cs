using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Tests.Ui;

public sealed class LivenessTests : UiContext
{
    private EnginePulse Pulse => Services.GetRequiredService<EnginePulse>();

    private ConsoleRegistry Registry => Services.GetRequiredService<ConsoleRegistry>();

    [Fact]
    public void The_heartbeat_changes_with_every_second_of_the_engine()
    {
        var heartbeat = Render<Heartbeat>();
        var first = heartbeat.Find("#heartbeat").GetAttribute("data-seq");
        Time.Advance(TimeSpan.FromSeconds(1));
        heartbeat.WaitForAssertion(() => heartbeat.Find("#heartbeat").GetAttribute("data-seq").Should().NotBe(first));
        heartbeat.Find("#heartbeat").GetAttribute("data-utc").Should().Be(Noon.AddSeconds(1).ToUnixTimeMilliseconds().ToString());
        heartbeat.Find("#heartbeat").GetAttribute("data-console").Should().Be(Liveness.ConsoleId);
    }

    [Fact]
    public async Task The_echo_is_rendered_back_and_counts_as_heard()
    {
        var heartbeat = Render<Heartbeat>();
        await heartbeat.Find("#heartbeat").TriggerEventAsync("onconsoleecho", new EchoEventArgs { Token = "00ff17" });
        heartbeat.Find("#heartbeat").GetAttribute("data-echo").Should().Be("00ff17");
        Liveness.LastEcho.Should().Be(Noon);
        Registry.Count().Should().Be(new ConsoleCount(1, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<script>")]
    [InlineData("000000000000000000000000000000000")]
    public async Task An_echo_that_is_no_token_is_not_heard(string token)
    {
        var heartbeat = Render<Heartbeat>();
        await heartbeat.Find("#heartbeat").TriggerEventAsync("onconsoleecho", new EchoEventArgs { Token = token });
        Liveness.LastEcho.Should().BeNull();
        heartbeat.Find("#heartbeat").HasAttribute("data-echo").Should().BeFalse();
    }

    [Fact]
    public async Task Nobody_listens_to_the_engine_after_the_console_has_gone()
    {
        Render<Heartbeat>();
        Pulse.Listening.Should().Be(1);
        await DisposeComponentsAsync();
        Pulse.Listening.Should().Be(0);
    }

    [Fact]
    public void A_console_silent_for_more_than_six_seconds_is_counted_as_delayed()
    {
        Liveness.Echoed();
        Time.Advance(TimeSpan.FromSeconds(6));
        Registry.Count().Should().Be(new ConsoleCount(1, 0));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Registry.Count().Should().Be(new ConsoleCount(0, 1));
    }

    [Fact]
    public void A_console_that_closed_is_not_counted_and_cannot_come_back()
    {
        Liveness.Echoed();
        Liveness.Dispose();
        Registry.Count().Should().Be(new ConsoleCount(0, 0));
        Liveness.Echoed();
        Registry.Count().Should().Be(new ConsoleCount(0, 0));
    }

    [Fact]
    public void A_stamp_of_another_console_is_refused()
    {
        Liveness.Echoed();
        var pressed = Pressed();
        pressed.ConsoleId = "another";
        Liveness.Judge(CommandStamp.From(pressed), "Claim").Should().BeOfType<CommandVerdict.Refused>().Which.Code.Should().Be("command-other-console");
    }

    [Fact]
    public void A_command_without_a_stamp_is_refused() =>
        Liveness.Judge(null, "Claim").Should().BeOfType<CommandVerdict.Refused>().Which.Code.Should().Be("command-unstamped");

    [Fact]
    public void A_refusal_is_shown_until_it_is_dismissed()
    {
        var notices = Render<RefusalNotices>();
        Liveness.Judge(CommandStamp.From(Pressed(TimeSpan.FromSeconds(9))), "Claim hold 17");
        notices.WaitForAssertion(() => notices.Find(".notice").TextContent.Should().Contain("Claim hold 17").And.Contain("pressed 9 s ago"));
        notices.Find("button").Click();
        notices.FindAll(".notice").Should().BeEmpty();
    }

    [Fact]
    public void The_overview_counts_live_and_delayed_consoles()
    {
        Registry.Echoed("other", Noon.AddSeconds(-30));
        Liveness.Echoed();
        var cell = Render<ConsolesCell>();
        cell.Find("b").TextContent.Should().Contain("1 live, 1 delayed");
        Registry.Gone("other");
        Time.Advance(TimeSpan.FromSeconds(1));
        cell.WaitForAssertion(() => cell.Find("b").TextContent.Should().Contain("1 live, 0 delayed"));
    }
}
