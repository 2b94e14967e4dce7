using OpsConsole.Simulator;
using OpsConsole.Simulator.Faults;
using OpsConsole.Simulator.World;

namespace OpsConsole.Tests.Simulator;

public sealed class FaultTests
{
    private static readonly string[] Tags = ["CO-M8-0001", "CO-M8-0002"];
    private static readonly string[] Sites = ["HOS-RPA", "HOS-NEPEAN"];

    [Fact]
    public void The_schedule_of_a_seed_is_always_the_same() =>
        Demo("1").Should().Equal(Demo("1")).And.NotEqual(Demo("2"));

    [Fact]
    public void Within_15_seconds_a_source_falls_silent_a_payment_is_negative_and_a_claim_interacts() =>
        Demo("1").Where(window => window.Start <= TimeSpan.FromSeconds(5)).Select(window => window.Kind)
            .Should().BeEquivalentTo([FaultKind.Silence, FaultKind.NegativeAmount, FaultKind.InteractingClaim]);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("night")]
    public void The_opening_strikes_each_source_once(string seed) =>
        Demo(seed).TakeWhile(window => window.Start < TimeSpan.FromSeconds(90)).Where(window => window.Target.StartsWith("PLC-", StringComparison.Ordinal))
            .Select(window => window.Target).Should().HaveCount(3).And.OnlyHaveUniqueItems();

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("night")]
    public void The_schedule_is_gentle(string seed)
    {
        var windows = Demo(seed);

        windows.Should().BeInAscendingOrder(window => window.Start);
        windows.Should().OnlyContain(window => window.End > window.Start && window.End - window.Start <= TimeSpan.FromSeconds(500));
        windows.Where(window => window.Kind == FaultKind.Silence).Should()
            .OnlyContain(window => window.End - window.Start >= TimeSpan.FromSeconds(120) && window.End - window.Start <= TimeSpan.FromSeconds(180));
        for (var minute = 2; minute < 60; minute++)
        {
            var instant = TimeSpan.FromMinutes(minute);
            windows.Count(window => window.Start <= instant && window.End > instant && window.Kind == FaultKind.Silence).Should().BeLessThanOrEqualTo(4);
        }
    }

    [Fact]
    public void Every_kind_of_fault_happens_within_two_hours() =>
        Demo("1").TakeWhile(window => window.Start < TimeSpan.FromHours(2)).Select(window => window.Kind).Distinct()
            .Should().BeEquivalentTo(Enum.GetValues<FaultKind>());

    [Theory]
    [InlineData("fault silence PLC-12 on", FaultKind.Silence, "PLC-12", true)]
    [InlineData("fault silence PLC-03 off", FaultKind.Silence, "PLC-03", false)]
    [InlineData("fault silence on", FaultKind.Silence, "PLC-12", true)]
    [InlineData("  fault   negative-amount  on ", FaultKind.NegativeAmount, "", true)]
    [InlineData("fault epoch-1970 PLC-01 on", FaultKind.Epoch1970, "PLC-01", true)]
    internal void A_line_of_input_switches_a_fault(string line, FaultKind kind, string target, bool on) =>
        FaultCommand.ParseLine(line).Should().Be(new FaultCommand(kind, target, on));

    [Theory]
    [InlineData("")]
    [InlineData("fault")]
    [InlineData("fault silence")]
    [InlineData("fault silence PLC-12")]
    [InlineData("fault silence PLC-12 maybe")]
    [InlineData("fault nonsense PLC-12 on")]
    [InlineData("break silence PLC-12 on")]
    [InlineData("fault silence PLC-12 PLC-13 on")]
    public void A_line_that_is_no_command_switches_nothing(string line) => FaultCommand.ParseLine(line).Should().BeNull();

    [Fact]
    public void Every_fault_has_a_name_that_finds_it_again()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
            FaultNames.Find(FaultNames.Of(kind)).Should().Be(kind);
    }

    [Fact]
    public void The_first_item_after_a_fault_is_switched_on_carries_it_and_none_after_it_is_off()
    {
        var board = new FaultBoard();
        var chance = Chance.For("1", "strikes");
        board.Apply(new FaultCommand(FaultKind.NegativeAmount, "", On: true));

        board.Strikes(FaultKind.NegativeAmount, chance, oneIn: 1_000_000).Should().BeTrue();
        board.Strikes(FaultKind.NegativeAmount, chance, oneIn: 1_000_000).Should().BeFalse();
        board.Strikes(FaultKind.NegativeAmount, chance, oneIn: 1).Should().BeTrue();
        board.Apply(new FaultCommand(FaultKind.NegativeAmount, "", On: false));
        board.Strikes(FaultKind.NegativeAmount, chance, oneIn: 1).Should().BeFalse();
    }

    private static FaultWindow[] Demo(string seed) => [.. FaultSchedule.Demo(seed, Tunnels.Sources, Tags, Sites).Take(400)];
}
