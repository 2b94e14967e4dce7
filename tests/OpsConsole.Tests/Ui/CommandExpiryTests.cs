using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Tests.Ui;

public sealed class CommandExpiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CommandStamp Stamp(double agoMilliseconds = 0, LivenessLevel level = LivenessLevel.Live) =>
        new(Now.AddMilliseconds(-agoMilliseconds), "c1", "3f2b8a54-6c1d-4f3e-9a77-0d1e2f3a4b5c", level, Now);

    [Theory]
    [InlineData(0, null)]
    [InlineData(5000, null)]
    [InlineData(5001, "command-expired")]
    [InlineData(3_600_000, "command-expired")]
    [InlineData(-2000, null)]
    [InlineData(-2001, "command-from-the-future")]
    public void A_command_is_good_for_five_seconds_and_not_from_the_future(double agoMilliseconds, string? code) =>
        Code(CommandExpiry.Judge(Stamp(agoMilliseconds), Now, Now)).Should().Be(code);

    [Theory]
    [InlineData(0, null)]
    [InlineData(6000, null)]
    [InlineData(6001, "echo-lapsed")]
    public void A_console_unheard_for_six_seconds_may_not_command(double echoAgoMilliseconds, string? code) =>
        Code(CommandExpiry.Judge(Stamp(), Now.AddMilliseconds(-echoAgoMilliseconds), Now)).Should().Be(code);

    [Fact]
    public void A_console_that_never_echoed_may_not_command() =>
        Code(CommandExpiry.Judge(Stamp(), null, Now)).Should().Be("echo-missing");

    [Theory]
    [InlineData(LivenessLevel.Live, null)]
    [InlineData(LivenessLevel.Starting, "console-not-live")]
    [InlineData(LivenessLevel.Delayed, "console-not-live")]
    [InlineData(LivenessLevel.NotLive, "console-not-live")]
    public void Only_a_screen_that_was_live_may_command(LivenessLevel level, string? code) =>
        Code(CommandExpiry.Judge(Stamp(level: level), Now, Now)).Should().Be(code);

    [Fact]
    public void The_refusal_says_how_old_the_press_was_and_what_to_do() =>
        CommandExpiry.Judge(Stamp(7200), Now, Now).Should().BeOfType<CommandVerdict.Refused>()
            .Which.Sentence.Should().Be("Not executed: it was pressed 8 s ago and arrived only now. Look at the screen again, then decide.");

    [Fact]
    public void The_refusal_of_a_silent_console_names_the_silence() =>
        CommandExpiry.Judge(Stamp(), Now.AddSeconds(-9), Now).Should().BeOfType<CommandVerdict.Refused>()
            .Which.Sentence.Should().Contain("last heard 9 s ago");

    private static string? Code(CommandVerdict verdict) => verdict switch
    {
        CommandVerdict.Accepted => null,
        CommandVerdict.Refused refused => refused.Code,
        _ => throw new InvalidOperationException("The verdict is a closed set."),
    };
}
