namespace OpsConsole.Tests.Architecture;

internal static class Reports
{
    /// <summary>Fails with every line of the report, not only the first.</summary>
    public static void ShouldBeSilent(this IEnumerable<string> report) => string.Join('\n', report).Should().BeEmpty();
}
