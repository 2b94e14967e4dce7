namespace OpsConsole.Tests.Architecture;

/// <summary>An interface is a seam with two real sides; one with a single implementation needs a reason on the list.</summary>
internal static class SeamRules
{
    public const string File = "seams.approved.txt";

    /// <summary>Interfaces with fewer than two implementations.</summary>
    public static IReadOnlyList<string> OneSided(IReadOnlyList<Type> types) =>
    [
        .. types.Where(t => t.IsInterface && types.Count(c => c.IsClass && !c.IsAbstract && Implements(c, t)) < 2).Select(ConsoleCode.NameOf),
    ];

    /// <summary>One-sided interfaces without a reason, and reasons for what is no one-sided interface.</summary>
    /// <param name="lines"><c>Platform.Modules.IModule: the reason</c>.</param>
    public static IReadOnlyList<string> Unexplained(IReadOnlyList<string> oneSided, IEnumerable<string> lines)
    {
        var reasons = lines.Where(l => l.Length > 0).Select(l => l.Split(':', 2)).ToDictionary(l => l[0].Trim(), l => l.Length > 1 ? l[1].Trim() : "", StringComparer.Ordinal);
        return
        [
            .. oneSided.Where(i => !reasons.ContainsKey(i)).Select(i => $"{i} has one implementation and no line in {File}"),
            .. oneSided.Where(i => reasons.TryGetValue(i, out var reason) && reason.Length < 20).Select(i => $"{i} has no reason in {File}"),
            .. reasons.Keys.Except(oneSided).Select(i => $"{i} needs no line in {File} any more"),
        ];
    }

    private static bool Implements(Type type, Type seam) => type.GetInterfaces().Any(i => (i.IsGenericType ? i.GetGenericTypeDefinition() : i) == seam);
}

public sealed class SeamRuleTests
{
    [Fact]
    public void An_interface_with_one_implementation_has_a_reason() => SeamRules.Unexplained(
        SeamRules.OneSided(ConsoleCode.Types), TestKit.Approve.Approved("seams")).ShouldBeSilent();

    [Fact]
    public void Canary_an_interface_with_one_implementation_is_reported() => SeamRules.Unexplained(
        SeamRules.OneSided([typeof(Canaries.ILonely), typeof(Canaries.Lonely), typeof(Canaries.IShared), typeof(Canaries.SharedOne), typeof(Canaries.SharedTwo)]),
        ["Tests.Architecture.Canaries.IShared: two providers implement it, so it needs no line"]).Should().Equal(
            "Tests.Architecture.Canaries.ILonely has one implementation and no line in seams.approved.txt",
            "Tests.Architecture.Canaries.IShared needs no line in seams.approved.txt any more");

    [Fact]
    public void Canary_a_line_without_a_reason_is_reported() => SeamRules.Unexplained(
        ["Tests.Architecture.Canaries.ILonely"], ["Tests.Architecture.Canaries.ILonely: because"]).Should().Equal("Tests.Architecture.Canaries.ILonely has no reason in seams.approved.txt");
}
