using System.Diagnostics;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>From the start of the process on an empty database to ready, and in demo mode to the first true readings.</summary>
internal static class StartBenchmark
{
    private const int Times = 5;

    public static async Task Run(Report report)
    {
        var starts = new List<double>();
        for (var i = 0; i < Times; i++)
            starts.Add((await Until("/health/ready", _ => true, "--Demo:Enabled", "false")).TotalSeconds);
        report.Add($"s from cold start to ready, empty database, slowest of {Times}", starts.Max(), 5, lessIsBetter: true);
        report.Note($"{string.Join(", ", starts.Order().Select(s => $"{s:0.00}"))}");
        var data = await Until("/metrics", text => text.Contains("opsconsole_sensors_readings", StringComparison.Ordinal), "--Demo:Simulator", "true");
        report.Add("s from start to the first readings of the demo", data.TotalSeconds, 15, lessIsBetter: true);
    }

    private static async Task<TimeSpan> Until(string path, Func<string, bool> enough, params string[] settings)
    {
        var began = Stopwatch.GetTimestamp();
        await using var console = ConsoleProcess.Begin(null, ["--Observability:Anonymous", "true", .. settings]);
        using var http = new HttpClient { BaseAddress = new Uri(console.Address), Timeout = TimeSpan.FromSeconds(5) };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(path);
                if (answer.IsSuccessStatusCode && enough(await answer.Content.ReadAsStringAsync()))
                    return Stopwatch.GetElapsedTime(began);
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"{path} was not ready within a minute.");
            await Task.Delay(10);
        }
    }
}
