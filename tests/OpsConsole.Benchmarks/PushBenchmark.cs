using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>
/// From a commit to its row on the screens of fifty viewers of the overview. Some are Chromium, which paints; the others hold the
/// same circuits and acknowledge each render. Chromium shares the machine with the console: with fifty of it, it is Chromium that is measured.
/// </summary>
internal static class PushBenchmark
{
    private const int Viewers = 50;
    private const int Holds = 40;

    // Remembers when the row of each hold came to be in the page, by the clock of the same machine, and who waits for which.
    // The page tells by itself: fifty that are asked again and again would be kept busy by the question.
    private const string Watch = """
        window.seen = {};
        const waiting = [];
        const row = id => document.querySelector(`li[data-open='/holds/${id}']`);
        const done = wait => wait.gone ? !row(wait.id) : window.seen[wait.id] !== undefined;
        window.until = (id, gone) => new Promise(resolve => { const wait = { id, gone, resolve }; if (done(wait)) resolve(); else waiting.push(wait); });
        new MutationObserver(() => {
          for (const row of document.querySelectorAll("li[data-open]")) window.seen[row.dataset.open.split("/").pop()] ??= Date.now();
          for (const wait of waiting.filter(done)) { waiting.splice(waiting.indexOf(wait), 1); wait.resolve(); }
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-open"] });
        """;

    /// <param name="report">Where the figures go.</param>
    /// <param name="browsers">How many of the viewers are Chromium.</param>
    public static async Task Run(Report report, int browsers)
    {
        await using var console = await ConsoleProcess.Start();
        using var sender = await console.Client("transactions.write,review.decide");
        await sender.Put("/api/accounts", new[] { "A", "B" }.Select(id => new { accountId = id, currency = "AUD", kind = "customer", overdraft = "allowed", status = "open" }).ToArray());
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var pages = await Open(chromium, console, browsers);
        var circuits = await Circuits(pages[0], console, Viewers - browsers);

        var committed = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < Holds; i++)
        {
            var answer = await sender.Post("/api/transactions", new { endToEndId = $"P-{i}", debtorAccount = "A", creditorAccount = "B", amount = $"-{i + 1}.00", currency = "AUD", valueDate = "2099-01-01" }, $"p-{i}");
            var hold = answer.GetProperty("holdId").GetString()!;
            var at = await sender.Get($"/api/holds/{hold}");
            committed[hold] = at.GetProperty("hold").GetProperty("createdAt").GetDateTimeOffset().ToUnixTimeMilliseconds();
            await Everywhere(pages, hold, gone: false);
            await Eventually.Is(() => Task.FromResult(circuits.All(circuit => circuit.SeenAt(hold) is not null)), TimeSpan.FromSeconds(30));
            // Decided again, so that each is at the top of the list and the list does not grow.
            var claim = await sender.Post($"/api/holds/{hold}/claim", new { }, $"c-{i}");
            var version = (await sender.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("version").GetInt64();
            await sender.Post($"/api/holds/{hold}/decide", new { leaseToken = claim.GetProperty("leaseToken").GetString(), version, outcome = "reject", reasonCode = "duplicate", comment = "seen everywhere" }, $"d-{i}");
            // Each is measured by itself: the next comes when the last is gone from every screen.
            await Everywhere(pages, hold, gone: true);
        }

        var lags = new List<double>();
        foreach (var page in pages)
        {
            var seen = await page.EvaluateAsync<JsonElement>("window.seen");
            lags.AddRange(committed.Select(one => seen.TryGetProperty(one.Key, out var at) ? at.GetDouble() - one.Value : double.PositiveInfinity));
        }

        report.Add($"p95 ms from commit to the row in a browser, {Viewers} viewers, {browsers} of them Chromium", Percentile(lags, 0.95), 500, lessIsBetter: true);
        report.Note($"{lags.Count:#,0} rows seen; p50 {Percentile(lags, 0.5):0} ms, p99 {Percentile(lags, 0.99):0} ms, max {Percentile(lags, 1):0} ms");
        if (circuits.Count == 0)
            return;
        var arrivals = circuits.SelectMany(circuit => committed.Select(one => (double)(circuit.SeenAt(one.Key)!.Value - one.Value))).ToList();
        report.Note($"{arrivals.Count:#,0} renders at {circuits.Count} viewers without a screen; p50 {Percentile(arrivals, 0.5):0} ms, p95 {Percentile(arrivals, 0.95):0} ms, max {Percentile(arrivals, 1):0} ms");
        foreach (var circuit in circuits)
            await circuit.DisposeAsync();
    }

    private static double Percentile(List<double> values, double part)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(values.Count * part))];
    }

    private static async Task<IReadOnlyList<CircuitViewer>> Circuits(IPage signedIn, ConsoleProcess console, int count)
    {
        var session = new CookieContainer();
        foreach (var cookie in await signedIn.Context.CookiesAsync())
            session.Add(new Uri(console.Address), new System.Net.Cookie(cookie.Name, cookie.Value));
        var circuits = new List<CircuitViewer>();
        while (circuits.Count < count)
            circuits.Add(await CircuitViewer.Open(new Uri(console.Address + "/"), session));
        return circuits;
    }

    private static Task Everywhere(IReadOnlyList<IPage> pages, string hold, bool gone) => Task.WhenAll(pages.Select(page =>
        page.EvaluateAsync("wait => window.until(wait.hold, wait.gone)", new { hold, gone }).WaitAsync(TimeSpan.FromSeconds(30))));

    private static async Task<IReadOnlyList<IPage>> Open(IBrowser chromium, ConsoleProcess console, int count)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        await context.AddInitScriptAsync(Watch);
        var first = await context.NewPageAsync();
        await Eventually.Is(async () =>
        {
            await first.GotoAsync($"{console.Address}/sign-in");
            await first.ClickAsync("button.person[value='tran']");
            return !first.Url.Contains("/sign-in", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(40));
        var pages = new List<IPage> { first };
        while (pages.Count < count)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(console.Address + "/");
            await page.WaitForSelectorAsync("html[data-live='live']", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = 60_000 });
            pages.Add(page);
        }

        return pages;
    }
}
