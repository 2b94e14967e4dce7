using System.Globalization;
using System.Text;
using OpsConsole.Benchmarks.Load;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>
/// Audited transactions through HTTP, each answered after its commit is durable; beside it the plain library's group commit of as
/// many rows, without HTTP, rules or journal. Keys and references grow, as those of real senders do.
/// </summary>
internal static class TransactionsBenchmark
{
    private const int Accounts = 1_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);
    private static long _invoice;
    private static int _runs;
    private static string _key = "";

    public static async Task Run(Report report)
    {
        var fastest = new Dictionary<int, double>();
        await using (var console = await ConsoleProcess.Start(null, "--Demo:Enabled", "false"))
        {
            _key = await console.Key("transactions.write,transactions.read");
            await Register(console);
            await Measure(console, 64, TimeSpan.FromSeconds(15));
            foreach (var (clients, asked) in new[] { (64, 3_000), (256, 6_000) })
                await AtTheAskedRate(report, console, clients, asked);
            foreach (var (clients, asked) in new[] { (64, 3_000), (256, 6_000) })
                fastest[clients] = await AsFastAsTheyGo(report, console, clients, asked);
        }

        // Last, and with the console gone: what it leaves for the disk to do must not be charged to anybody else.
        foreach (var (clients, full) in fastest)
        {
            var bare = await BareGroupCommit.Run(clients, TimeSpan.FromSeconds(4));
            report.Note($"bare group commit of five rows, no HTTP, no rules, no journal, {clients} clients: {bare:#,0}/s; the console does {full / bare:0.00} × that");
        }
    }

    private static async Task<double> AsFastAsTheyGo(Report report, ConsoleProcess console, int clients, int asked)
    {
        var (server, own) = (console.ProcessorTime, HttpLoad.ProcessorTime);
        var result = await Measure(console, clients, Length);
        var (serverEach, ownEach) = ((console.ProcessorTime - server) / result.All, (HttpLoad.ProcessorTime - own) / result.All);
        report.Add($"transactions/s, {clients} clients as fast as they go", result.PerSecond, asked);
        report.Note($"p50 {result.Percentile(50):0.0} ms, p99 {result.Percentile(99):0.0} ms, max {result.Percentile(100):0.0} ms, {result.Other} refused; processor time each: server {serverEach.TotalMicroseconds:0} µs, generator {ownEach.TotalMicroseconds:0} µs");
        return result.PerSecond;
    }

    private static async Task AtTheAskedRate(Report report, ConsoleProcess console, int clients, int asked)
    {
        var result = await Measure(console, clients, Length, asked);
        report.Add($"p99 ms, {clients} clients, {asked:#,0}/s due", result.Percentile(99), 50, lessIsBetter: true);
        report.Note($"{result.PerSecond:#,0}/s answered; from when each was due: p50 {result.Percentile(50):0.0} ms, max {result.Percentile(100):0.0} ms, {result.Other} refused");
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
        var accounts = string.Join(',', Enumerable.Range(0, Accounts).Select(i => $$"""{"accountId":"ACC{{i:0000}}","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}"""));
        (await http.PutAsync("/api/accounts", new StringContent($"[{accounts}]", Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
    }

    private static Task<LoadResult> Measure(ConsoleProcess console, int clients, TimeSpan length, int? perSecond = null)
    {
        var run = Interlocked.Increment(ref _runs);
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return HttpLoad.Run(console.Port, clients, TimeSpan.FromSeconds(2), length, (client, n, buffer) => HttpLoad.Post(
            buffer, "/api/transactions", _key, Guid.CreateVersion7().ToString(), Encoding.ASCII.GetBytes(Order(run, client, n, date))), perSecond);
    }

    private static string Order(int run, int client, int n, string date)
    {
        var from = (client * 7919 + n * 31) % Accounts;
        var to = (from + 1 + n % (Accounts - 1)) % Accounts;
        // No two are alike, or they would be held as suspected duplicates.
        var amount = $"{run}{client:000}{n % 10_000:0000}.{n % 100:00}";
        return $$"""{"endToEndId":"INV-{{run}}-{{Interlocked.Increment(ref _invoice):00000000}}","debtorAccount":"ACC{{from:0000}}","creditorAccount":"ACC{{(to == from ? (to + 1) % Accounts : to):0000}}","amount":"{{amount}}","currency":"AUD","valueDate":"{{date}}"}""";
    }
}
