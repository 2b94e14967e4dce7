using OpsConsole.Simulator;
using OpsConsole.Simulator.Faults;

namespace OpsConsole.Tests.Simulator;

public sealed class SimulatorOptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 17, 43, 5, TimeSpan.Zero);

    [Fact]
    public void Address_and_key_are_enough()
    {
        var (options, errors) = Read("--url", "http://localhost:5391/", "--key", "k");

        errors.Should().BeEmpty();
        options!.Url.Should().Be(new Uri("http://localhost:5391"));
        (options.Seed, options.Run, options.DemoFaults, options.Rate("blood")).Should().Be(("1", "261123174305", false, 1.0));
        options.Feeds.Should().BeEquivalentTo(SimulatorOptions.FeedNames);
    }

    [Fact]
    public void The_key_may_come_from_the_environment() =>
        SimulatorOptions.Read(["--url", "http://localhost"], name => name == SimulatorOptions.KeyVariable ? "secret" : null, Now)
            .Options!.Key.Should().Be("secret");

    [Fact]
    public void Pace_feeds_and_faults_can_be_chosen()
    {
        var (options, _) = Read(
            "--url", "http://localhost", "--key", "k", "--rate", "0.5", "--rate", "sensors=2", "--feeds", "sensors,host",
            "--faults", "demo", "--fault", "silence=PLC-03", "--fault", "unmapped-drug", "--seed", "night", "--run", "r7", "--parent-pid", "42");

        (options!.Rate("sensors"), options.Rate("blood"), options.DemoFaults, options.Seed, options.Run, options.ParentProcess)
            .Should().Be((2.0, 0.5, true, "night", "r7", 42));
        options.Feeds.Should().BeEquivalentTo("sensors", "host");
        options.Faults.Should().Equal(
            new FaultCommand(FaultKind.Silence, "PLC-03", On: true), new FaultCommand(FaultKind.UnmappedDrug, "", On: true));
    }

    [Theory]
    [InlineData("--url", "ftp://localhost")]
    [InlineData("--seed", "two words")]
    [InlineData("--run", "much-too-long-a-name")]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "weather=1")]
    [InlineData("--rate", "1,5")]
    [InlineData("--feeds", "sensors,weather")]
    [InlineData("--faults", "many")]
    [InlineData("--fault", "weather=PLC-01")]
    [InlineData("--parent-pid", "-1")]
    [InlineData("--colour", "blue")]
    public void A_wrong_argument_is_named(string name, string value)
    {
        var (options, errors) = Read("--url", "http://localhost", "--key", "k", name, value);

        options.Should().BeNull();
        errors.Should().ContainSingle().Which.Should().StartWith($"{name}:");
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_and_the_key_never()
    {
        var (_, errors) = Read("--key", "top-secret", "--rate", "x", "--faults");

        errors.Should().HaveCount(3);
        string.Join('\n', errors).Should().Contain("--url").And.Contain("--rate").And.Contain("--faults").And.NotContain("top-secret");
    }

    private static (SimulatorOptions? Options, IReadOnlyList<string> Errors) Read(params string[] arguments) =>
        SimulatorOptions.Read(arguments, _ => null, Now);
}
