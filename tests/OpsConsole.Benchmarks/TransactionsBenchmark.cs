using System.Text;
using OpsConsole.Benchmarks.Load;

namespace OpsConsole.Benchmarks;

/// <summary>Audited transactions through HTTP, each answered after its commit is durable.</summary>
internal static class TransactionsBenchmark
{
    private const int Accounts = 1_000;

    public static async Task Run(Report report)
    {
        await using var console = await ConsoleProcess.Start("transactions.write,transactions.read");
        await Register(console);
        await Measure(console, 64, TimeSpan.FromSeconds(3), "w");
        foreach (var clients in new[] { 64, 256 })
        {
            var (server, own) = (Cpu(console.Process), Cpu(System.Diagnostics.Process.GetCurrentProcess()));
            var result = await Measure(console, clients, TimeSpan.FromSeconds(8), $"m{clients}");
            var total = result.Answered * 10.0 / 8;
            report.Add($"transactions/s at {clients} clients", result.PerSecond, clients == 64 ? 3_000 : 6_000);
            report.Add($"p99 ms at {clients} clients", result.Percentile(99), 50, lessIsBetter: true);
            report.Note($"p50 {result.Percentile(50):0.0} ms, max {result.Percentile(100):0.0} ms, {result.Other} not settled; processor time per transaction: server {(Cpu(console.Process) - server) / total:0} µs, generator {(Cpu(System.Diagnostics.Process.GetCurrentProcess()) - own) / total:0} µs");
        }
    }

    private static double Cpu(System.Diagnostics.Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMicroseconds;
    }

    private static async Task Register(ConsoleProcess console)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{console.Port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", console.Key);
        var accounts = string.Join(',', Enumerable.Range(0, Accounts).Select(i => $$"""{"accountId":"ACC{{i:0000}}","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}"""));
        (await http.PutAsync("/api/accounts", new StringContent($"[{accounts}]", Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
    }

    private static Task<LoadResult> Measure(ConsoleProcess console, int clients, TimeSpan length, string run)
    {
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd");
        return HttpLoad.Run(console.Port, clients, TimeSpan.FromSeconds(2), length, (client, n, buffer) =>
        {
            var from = (client * 7919 + n * 31) % Accounts;
            var to = (from + 1 + n % (Accounts - 1)) % Accounts;
            if (to == from)
                to = (to + 1) % Accounts;
            var body = $$"""{"endToEndId":"{{run}}-{{client}}-{{n}}","debtorAccount":"ACC{{from:0000}}","creditorAccount":"ACC{{to:0000}}","amount":"{{client + 1}}{{n % 100000:00000}}.{{n % 100:00}}","currency":"AUD","valueDate":"{{date}}"}""";
            return HttpLoad.Post(buffer, "/api/transactions", console.Key, $"{run}-{client}-{n}", Encoding.ASCII.GetBytes(body));
        });
    }
}
