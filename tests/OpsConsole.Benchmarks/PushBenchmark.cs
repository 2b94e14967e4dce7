using System.Text.Json;
using Microsoft.Playwright;
using OpsConsole.TestKit;

namespace OpsConsole.Benchmarks;

/// <summary>From a commit to its row in the browser of every one of fifty viewers of the overview. Chromium and console share the machine.</summary>
internal static class PushBenchmark
{
    private const int Viewers = 50;
    private const int Holds = 40;

    // Remembers when the row of each hold came to be in the page, by the clock of the same machine.
    private const string Watch = """
        window.seen = {};
        new MutationObserver(() => {
          for (const row of document.querySelectorAll("li[data-open]")) window.seen[row.dataset.open.split("/").pop()] ??= Date.now();
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-open"] });
        """;

    public static async Task Run(Report report)
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
        var pages = await Open(chromium, console);

        var committed = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < Holds; i++)
        {
            var answer = await sender.Post("/api/transactions", new { endToEndId = $"P-{i}", debtorAccount = "A", creditorAccount = "B", amount = $"-{i + 1}.00", currency = "AUD", valueDate = "2099-01-01" }, $"p-{i}");
            var hold = answer.GetProperty("holdId").GetString()!;
            var at = await sender.Get($"/api/holds/{hold}");
            committed[hold] = at.GetProperty("hold").GetProperty("createdAt").GetDateTimeOffset().ToUnixTimeMilliseconds();
            await Eventually.Is(async () => await pages[i % pages.Count].EvaluateAsync<bool>("id => window.seen[id] !== undefined", hold), TimeSpan.FromSeconds(30));
            // Decided again, so that each is at the top of the list and the list does not grow.
            var claim = await sender.Post($"/api/holds/{hold}/claim", new { }, $"c-{i}");
            var version = (await sender.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("version").GetInt64();
            await Settled(pages, hold);
            await sender.Post($"/api/holds/{hold}/decide", new { leaseToken = claim.GetProperty("leaseToken").GetString(), version, outcome = "reject", reasonCode = "duplicate", comment = "seen everywhere" }, $"d-{i}");
            // Each is measured by itself: the next comes when the last is gone from every screen.
            await Task.WhenAll(pages.Select(page => page.WaitForFunctionAsync("id => !document.querySelector(`li[data-open='/holds/${id}']`)", hold, new PageWaitForFunctionOptions { Timeout = 30_000 })));
        }

        var lags = new List<double>();
        foreach (var page in pages)
        {
            var seen = await page.EvaluateAsync<JsonElement>("window.seen");
            lags.AddRange(committed.Select(one => seen.TryGetProperty(one.Key, out var at) ? at.GetDouble() - one.Value : double.PositiveInfinity));
        }

        lags.Sort();
        report.Add($"p95 ms from commit to the row in the browser, {Viewers} viewers", lags[(int)(lags.Count * 0.95)], 500, lessIsBetter: true);
        report.Note($"{lags.Count:#,0} rows seen; p50 {lags[lags.Count / 2]:0} ms, p99 {lags[(int)(lags.Count * 0.99)]:0} ms, max {lags[^1]:0} ms");
    }

    private static Task Settled(IReadOnlyList<IPage> pages, string hold) => Task.WhenAll(pages.Select(page =>
        page.WaitForFunctionAsync("id => window.seen[id] !== undefined", hold, new PageWaitForFunctionOptions { Timeout = 30_000 })));

    private static async Task<IReadOnlyList<IPage>> Open(IBrowser chromium, ConsoleProcess console)
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
        while (pages.Count < Viewers)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(console.Address + "/");
            await page.WaitForSelectorAsync("html[data-live='live']", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = 60_000 });
            pages.Add(page);
        }

        return pages;
    }
}
