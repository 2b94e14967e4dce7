using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Tests.Ui;

public sealed class CommandStampTests
{
    private static CommandEventArgs Sent(string? key = "3f2b8a54-6c1d-4f3e-9a77-0d1e2f3a4b5c", string? console = "c1", long issuedAt = 1_795_694_400_000, string? level = "live", long echoAge = 1500) =>
        new() { Key = key, ConsoleId = console, IssuedAt = issuedAt, Level = level, EchoAge = echoAge };

    [Fact]
    public void What_the_browser_sent_is_read_as_instants()
    {
        var stamp = CommandStamp.From(Sent())!;
        stamp.IssuedAt.ToUnixTimeMilliseconds().Should().Be(1_795_694_400_000);
        stamp.LastEcho.Should().Be(stamp.IssuedAt.AddMilliseconds(-1500));
        stamp.Level.Should().Be(LivenessLevel.Live);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not-a-key")]
    [InlineData("3f2b8a546c1d4f3e9a770d1e2f3a4b5c")]
    public void Without_a_key_of_its_own_it_is_no_stamp(string? key) => CommandStamp.From(Sent(key: key)).Should().BeNull();

    [Fact]
    public void Without_a_console_it_is_no_stamp() => CommandStamp.From(Sent(console: "")).Should().BeNull();

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_impossible_instant_is_no_stamp(long issuedAt) => CommandStamp.From(Sent(issuedAt: issuedAt)).Should().BeNull();

    [Fact]
    public void Nothing_is_no_stamp() => CommandStamp.From(null).Should().BeNull();

    [Theory]
    [InlineData("live", LivenessLevel.Live)]
    [InlineData("delayed", LivenessLevel.Delayed)]
    [InlineData("starting", LivenessLevel.Starting)]
    [InlineData("not-live", LivenessLevel.NotLive)]
    [InlineData("LIVE", LivenessLevel.NotLive)]
    [InlineData(null, LivenessLevel.NotLive)]
    public void An_unknown_level_is_read_as_the_strictest(string? word, LivenessLevel level) =>
        CommandStamp.From(Sent(level: word))!.Level.Should().Be(level);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void An_impossible_echo_is_no_echo(long echoAge) => CommandStamp.From(Sent(echoAge: echoAge))!.LastEcho.Should().BeNull();
}
