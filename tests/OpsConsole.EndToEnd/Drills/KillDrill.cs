using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd.Drills;

/// <summary>The short form of what the benchmark <c>kill</c> does twenty times.</summary>
public sealed class KillDrill(ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_9_under_load_loses_nothing_acknowledged_and_moves_nothing_twice()
    {
        await using var console = await ConsoleProcess.Start();
        var report = await KillUnderLoad.Run(console, kills: 4);
        output.WriteLine(report.ToString());
        report.Acknowledged.Should().BeGreaterThan(500);
        report.InDoubt.Should().BeGreaterThan(0, "a drill in which no answer was cut off proves nothing");
        (report.Lost, report.NotReplayed, report.Twice).Should().Be((0, 0, 0L));
    }
}
