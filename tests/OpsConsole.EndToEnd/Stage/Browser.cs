using Microsoft.Playwright;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd.Stage;

/// <summary>One Chromium for all tests; each person gets a context of their own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    /// <summary>A screen of its own at which nobody is signed in.</summary>
    public async Task<IPage> Open(ConsoleProcess console, string theme, int width, int height)
    {
        var context = await _chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        await context.AddCookiesAsync([new Cookie { Name = "theme", Value = theme, Url = console.Address }]);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        return page;
    }

    /// <summary>A person signed in at their own screen, which is live.</summary>
    public async Task<IPage> SignIn(ConsoleProcess console, string userName, string theme = "dark", int width = 1440, int height = 900)
    {
        var page = await Open(console, theme, width, height);
        await Eventually.Is(async () =>
        {
            // The demo people come to be a moment after the console answers.
            await page.GotoAsync($"{console.Address}/sign-in");
            await page.ClickAsync($"button.person[value='{userName}']");
            return !page.Url.Contains("/sign-in", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(40));
        await Live(page);
        return page;
    }

    /// <summary>Waits until the screen says LIVE.</summary>
    public static Task Live(IPage page) => page.WaitForSelectorAsync("html[data-live='live']", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });

    /// <summary>Goes to a page and waits until it is live again.</summary>
    public static async Task Go(IPage page, ConsoleProcess console, string path)
    {
        await page.GotoAsync(console.Address + path);
        await Live(page);
    }

    /// <summary>What a screen reader is told of a sensor when the cells of its group get the keyboard; the sensor is the first of them.</summary>
    public static async Task<string> Said(ILocator canvas, string tag)
    {
        await canvas.BlurAsync();
        await canvas.FocusAsync();
        return await canvas.Page.Locator("[aria-live='polite']", new() { HasTextString = tag }).First.TextContentAsync() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A console and a browser for one test class.</summary>
public sealed class Scene : IAsyncLifetime
{
    private int _number;

    public Browser Browser { get; } = new();

    public ConsoleProcess Console { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Console = await ConsoleProcess.Start();
        Client = await Console.Client("transactions.write,transactions.read,sensors.write,sensors.read,sensors.acknowledge,sensors.maintain,medication.write,medication.read,blood.write,blood.read,journal.read,operate,review.decide");
        await Client.Put("/api/accounts", new[] { Account("A", "Harbour Freight"), Account("B", "Delta Marine") });
    }

    private static object Account(string id, string name) => new { accountId = id, currency = "AUD", kind = "customer", overdraft = "allowed", status = "open", name };

    public string Next() => $"e{Interlocked.Increment(ref _number)}";

    /// <summary>A payment that is held with its amount reserved; answers hold and payment.</summary>
    public async Task<(string Hold, string Payment, string Reference)> HeldPayment()
    {
        var reference = $"INV-{Next()}";
        var answer = await Client.Post("/api/transactions", new { endToEndId = reference, debtorAccount = "A", creditorAccount = "B", amount = $"{100 + _number}.25", currency = "AUD", valueDate = "2099-01-01" }, Next());
        return (answer.GetProperty("holdId").GetString()!, answer.GetProperty("transactionId").GetString()!, reference);
    }

    public Task Sensor(string tag, string source, string location = "M4 East", params object[] limits) => Sending.Sensor(Client, tag, source, location, limits);

    public Task Reading(string tag, string source, double value, int seq = 1) => Sending.Reading(Client, tag, source, value, seq);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Console.DisposeAsync();
        await Browser.DisposeAsync();
    }
}

/// <summary>What sources send.</summary>
public static class Sending
{
    /// <summary>A sensor for carbon monoxide that is to send once a second.</summary>
    public static Task Sensor(HttpClient client, string tag, string source, string location, params object[] limits) => client.Put(
        "/api/sensors/points", new[] { new { tag, source, kind = "co", unit = "ppm", location, span = new[] { 0, 500 }, period = 1, limits, criticality = "high" } });

    /// <summary>One reading of a sensor, taken now.</summary>
    public static Task Reading(HttpClient client, string tag, string source, double value, int seq = 1) => client.Post(
        "/api/sensors/readings",
        new { source, epoch = 1, readings = new[] { new { tag, seq, time = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), value } } });
}
