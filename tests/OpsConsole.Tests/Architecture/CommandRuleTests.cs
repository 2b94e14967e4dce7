using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture.Canaries;

namespace OpsConsole.Tests.Architecture;

public sealed class CommandRuleTests
{
    [Fact]
    public void Every_command_says_who_acts() => CommandRules.Unnamed(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Methods_that_leave_the_asking_to_their_callers_are_approved() => Approve.Lines("AskedElsewhere",
    [
        "These change state and do not ask the Authorizer. Their callers are endpoints with a policy, or loops that act for the console itself:",
        .. CommandRules.AskedElsewhere(ConsoleCode.Types),
    ]);

    [Fact]
    public void Canary_a_command_without_an_operator_is_reported() =>
        CommandRules.Unnamed([typeof(CanaryCommands)]).Should().Equal("CanaryCommands.Silence changes state and takes no Operator");

    [Fact]
    public void Canary_a_command_that_asks_nobody_is_listed_with_its_callers() => CommandRules.AskedElsewhere([typeof(CanaryCommands), typeof(CanaryCaller)]).Should().Equal(
        "Tests.Architecture.Canaries.CanaryCommands.Ring <- Tests.Architecture.Canaries.CanaryCaller",
        "Tests.Architecture.Canaries.CanaryCommands.Silence <- ");

    [Fact]
    public void Canary_a_command_that_asks_needs_a_denial_test() =>
        CommandRules.Changing([typeof(CanaryCommands)]).Where(m => m.Asks).Select(m => m.Name).Should().Equal("CanaryCommands.Mute");
}
