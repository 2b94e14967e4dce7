using System.Buffers.Text;
using System.Text;
using OpsConsole.Benchmarks.Load;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>Sensor readings through HTTP in batches of 500, each batch answered after it is durable.</summary>
internal static class SensorsBenchmark
{
    private const int Sources = 16;
    private const int PointsPerSource = 500;
    private const long FirstSeq = 1_000_000_000;
    private static string _key = "";

    public static async Task Run(Report report)
    {
        await using var console = await ConsoleProcess.Start(null, "--Demo:Enabled", "false");
        _key = await console.Key("sensors.write,sensors.read");
        await Register(console);
        await Measure(console, TimeSpan.FromSeconds(3), 1);
        var (server, own) = (console.ProcessorTime, HttpLoad.ProcessorTime);
        var result = await Measure(console, TimeSpan.FromSeconds(10), 2);
        var readings = result.PerSecond * PointsPerSource;
        report.Add("readings/s in batches of 500, 16 sources", readings, 100_000);
        report.Add("p99 ms for a batch", result.Percentile(99), 50, lessIsBetter: true);
        report.Note($"p50 {result.Percentile(50):0.0} ms, max {result.Percentile(100):0.0} ms, {result.Other} not taken; processor time per 1,000 readings: "
            + $"server {(console.ProcessorTime - server).TotalMicroseconds / result.All / PointsPerSource * 1000:0} µs, generator {(HttpLoad.ProcessorTime - own).TotalMicroseconds / result.All / PointsPerSource * 1000:0} µs");
        var bytes = new DirectoryInfo(Path.Combine(console.Folder, "data")).EnumerateFiles("opsconsole.db*").Sum(f => f.Length);
        report.Note($"database {bytes / 1_048_576} MB");
        await Verify(console, report);
    }

    /// <summary>The console's own account must balance with nothing open: what was answered is there.</summary>
    private static async Task Verify(ConsoleProcess console, Report report)
    {
        using var http = Http(console);
        var open = 0L;
        for (var source = 0; source < Sources; source++)
        {
            using var account = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync($"/api/sensors/completeness?source=BENCH-{source:00}"));
            open += account.RootElement.GetProperty("open").GetInt64();
        }

        report.Add("readings unaccounted for", open, 0, lessIsBetter: true);
    }

    private static HttpClient Http(ConsoleProcess console)
    {
        var http = new HttpClient { BaseAddress = new Uri(console.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _key);
        return http;
    }

    private static async Task Register(ConsoleProcess console)
    {
        using var http = Http(console);
        for (var source = 0; source < Sources; source++)
        {
            var points = string.Join(',', Enumerable.Range(0, PointsPerSource).Select(i =>
                $$"""{"tag":"CO-{{source:00}}-{{i:0000}}","source":"BENCH-{{source:00}}","kind":"co","unit":"ppm","location":"Bench, {{i}} m","span":[0,300],"period":5,"limits":[{"kind":"H","value":87,"deadband":3,"onDelay":15,"offDelay":60}],"criticality":"high"}"""));
            (await http.PutAsync("/api/sensors/points", new StringContent($"[{points}]", Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
        }
    }

    private static Task<LoadResult> Measure(ConsoleProcess console, TimeSpan length, int epoch)
    {
        var templates = Enumerable.Range(0, Sources).Select(source => new Template(source, epoch)).ToArray();
        return HttpLoad.Run(console.Port, Sources, TimeSpan.FromSeconds(2), length, (client, n, buffer) =>
            HttpLoad.Post(buffer, "/api/sensors/readings", _key, null, templates[client].Fill(n)));
    }

    /// <summary>A batch rendered once; only the numbers and the times change, so that the server and not the generator is measured.</summary>
    private sealed class Template
    {
        private readonly byte[] _body;
        private readonly int[] _seqAt = new int[PointsPerSource];
        private readonly int[] _timeAt = new int[PointsPerSource];

        public Template(int source, int epoch)
        {
            var random = new Random(source);
            var text = new StringBuilder($$"""{"source":"BENCH-{{source:00}}","epoch":{{epoch}},"readings":[""");
            for (var i = 0; i < PointsPerSource; i++)
            {
                text.Append(i == 0 ? "" : ",").Append($$"""{"tag":"CO-{{source:00}}-{{i:0000}}","seq":""");
                _seqAt[i] = text.Length;
                text.Append("1000000000,\"time\":\"");
                _timeAt[i] = text.Length;
                text.Append("2026-01-01T00:00:00.000Z\",\"value\":").Append((random.NextDouble() * 60).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)).Append('}');
            }

            _body = Encoding.ASCII.GetBytes(text.Append("]}").ToString());
        }

        public ReadOnlySpan<byte> Fill(int n)
        {
            Span<byte> time = stackalloc byte[24];
            Encoding.ASCII.GetBytes(DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), time);
            for (var i = 0; i < PointsPerSource; i++)
            {
                Utf8Formatter.TryFormat(FirstSeq + (long)n * PointsPerSource + i, _body.AsSpan(_seqAt[i]), out _);
                time.CopyTo(_body.AsSpan(_timeAt[i]));
            }

            return _body;
        }
    }
}
