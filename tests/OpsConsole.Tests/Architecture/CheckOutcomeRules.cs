using System.Reflection;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Architecture;

/// <summary>What an automated check answers cannot say yes without showing what was checked.</summary>
internal static class CheckOutcomeRules
{
    // Everything else lets something go on.
    private static readonly string[] Stopping = ["Refuse", "Reject", "Hold", "Held", "Unverified"];

    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>Outcomes that somebody else could add a case to, or that have a case which lets something go on without proof.</summary>
    public static IReadOnlyList<string> Loose(IEnumerable<Type> types)
    {
        var all = types.ToList();
        return
        [
            .. all.Where(IsOutcome).SelectMany(Faults),
            .. all.Where(t => t is { IsNested: true, BaseType: not null } && t.BaseType == t.DeclaringType && TakesProof(t) && !IsOutcome(t.BaseType))
                .Select(t => $"{t.BaseType!.Name} has a case with a proof and is not marked as the outcome of a check"),
        ];
    }

    private static IEnumerable<string> Faults(Type outcome)
    {
        if (!outcome.IsAbstract || ConstructorsOf(outcome).Any(c => !c.IsPrivate))
            yield return $"{outcome.Name} is open: an abstract record with a private constructor is expected";
        var cases = outcome.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => t.IsSubclassOf(outcome)).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (!cases.Any(TakesProof))
            yield return $"{outcome.Name} has no case that takes a {nameof(CoverageProof)}";
        foreach (var one in cases.Where(c => !c.IsSealed || !(TakesProof(c) || Stopping.Any(s => c.Name.StartsWith(s, StringComparison.Ordinal)))))
            yield return $"{outcome.Name}.{one.Name} is not sealed, or lets something go on without a {nameof(CoverageProof)}";
    }

    private static bool IsOutcome(Type type) => type.IsDefined(typeof(CheckOutcomeAttribute), inherit: false);

    private static bool TakesProof(Type type) =>
        ConstructorsOf(type) is { Count: > 0 } ways && ways.All(c => c.GetParameters().Any(p => p.ParameterType == typeof(CoverageProof)));

    // The constructor a record copies itself with needs one to copy from.
    private static IReadOnlyList<ConstructorInfo> ConstructorsOf(Type type) =>
        [.. type.GetConstructors(Any).Where(c => c.GetParameters() is not [var only] || only.ParameterType != type)];
}

public sealed class CheckOutcomeRuleTests
{
    [Fact]
    public void Nothing_goes_on_without_proof() => CheckOutcomeRules.Loose(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void The_rule_looks_at_what_checks_answer() => ConsoleCode.Types.Where(t => t.IsDefined(typeof(CheckOutcomeAttribute), inherit: false)).Select(t => t.Name)
        .Should().BeEquivalentTo("Verdict", "PaymentVerdict", "ClaimOutcome", "BatchVerdict");

    [Fact]
    public void Canary_a_yes_without_proof_an_open_set_and_an_unmarked_one_are_reported() =>
        CheckOutcomeRules.Loose([typeof(Canaries.TrustingOutcome), typeof(Canaries.UnmarkedOutcome.Fine)]).Should().Equal(
            "TrustingOutcome is open: an abstract record with a private constructor is expected",
            "TrustingOutcome has no case that takes a CoverageProof",
            "TrustingOutcome.Yes is not sealed, or lets something go on without a CoverageProof",
            "UnmarkedOutcome has a case with a proof and is not marked as the outcome of a check");
}
