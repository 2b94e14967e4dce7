#pragma warning disable xUnit1000 // The toothless class below is looked at, never run.
using System.Reflection;

namespace OpsConsole.Tests.Architecture;

public sealed class EveryRuleHasACanaryTests
{
    private static readonly string[] Rules = ["ProjectGraph", "ModuleBoundar", "Component", "CommandRule", "Journal", "HostRule", "Budget", "Naming", "Seam", "Banned", "CheckOutcomeRule"];

    /// <summary>Test classes of rules in which no test shows that the rule can fail.</summary>
    private static IReadOnlyList<string> WithoutCanary(IEnumerable<Type> types) =>
    [
        .. types.Where(t => t.Name.EndsWith("Tests", StringComparison.Ordinal) && t.GetMethods().Any(IsTest) && !t.GetMethods().Any(m => IsTest(m) && m.Name.StartsWith("Canary_", StringComparison.Ordinal)))
            .Select(t => t.Name),
    ];

    private static bool IsTest(MethodInfo method) => method.IsDefined(typeof(FactAttribute));

    [Fact]
    public void A_rule_without_a_canary_is_a_comment()
    {
        var here = typeof(EveryRuleHasACanaryTests).Assembly.GetTypes().Where(t => !t.IsNested && t.Namespace == typeof(EveryRuleHasACanaryTests).Namespace).ToList();
        WithoutCanary(here).ShouldBeSilent();
        foreach (var rule in Rules)
            here.Should().Contain(t => t.Name.StartsWith(rule, StringComparison.Ordinal) && t.Name.EndsWith("Tests", StringComparison.Ordinal));
    }

    [Fact]
    public void Canary_a_rule_without_a_canary_is_reported() => WithoutCanary([typeof(ToothlessTests)]).Should().Equal("ToothlessTests");

    /// <summary>Looks like the tests of a rule, and nothing shows that it can fail.</summary>
    private sealed class ToothlessTests
    {
        [Fact]
        public void Everything_is_fine() => true.Should().BeTrue();
    }
}
