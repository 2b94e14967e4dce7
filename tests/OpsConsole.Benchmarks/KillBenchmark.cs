using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>kill -9 twenty times under load.</summary>
internal static class KillBenchmark
{
    public static async Task Run(Report report)
    {
        await using var console = await ConsoleProcess.Start();
        var result = await KillUnderLoad.Run(console, kills: 20);
        report.Add($"kill -9 × {result.Kills}: acknowledged writes lost", result.Lost, 0, lessIsBetter: true);
        report.Add("minor units moved twice or not at all", result.Twice, 0, lessIsBetter: true);
        report.Add("repetitions not answered as replays", result.NotReplayed, 0, lessIsBetter: true);
        report.Note($"{result.Acknowledged:#,0} acknowledged at once, {result.InDoubt:#,0} cut off by a kill and sent again under their keys");
    }
}
