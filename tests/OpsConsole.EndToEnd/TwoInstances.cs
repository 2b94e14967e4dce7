using Microsoft.Playwright;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>Two instances on one PostgreSQL: what one commits, the other's screens show.</summary>
public sealed class TwoInstances
{
    [Fact]
    public async Task A_hold_placed_through_one_instance_is_seen_and_claimed_on_the_other()
    {
        await using var pair = await Pair.Open("transactions.write,transactions.read,review.decide");
        var (page, client) = (await pair.Browser.SignIn(pair.Two, "abara"), pair.Client);
        await client.Put("/api/accounts", new[] { "A", "B" }.Select(id => new { accountId = id, currency = "AUD", kind = "c", overdraft = "allowed", status = "open" }).ToArray());
        var answer = await client.Post("/api/transactions", new { endToEndId = "two", debtorAccount = "A", creditorAccount = "B", amount = "12.00", currency = "AUD", valueDate = "2099-01-01" }, "two");
        var hold = answer.GetProperty("holdId").GetString();

        var row = page.Locator($".slot-holds li[data-open='/holds/{hold}']");
        await row.WaitForAsync(new() { Timeout = 5_000 });
        await row.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
        await page.WaitForURLAsync($"**/holds/{hold}");
        await Eventually.Is(async () => (await client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("ownerName").GetString() == "P. Abara");
    }

    [Fact]
    public async Task A_reading_sent_through_one_instance_reaches_the_cells_on_the_other()
    {
        const string Tag = "CO-NCX-9301";
        await using var pair = await Pair.Open("sensors.write,sensors.read");
        await Sending.Sensor(pair.Client, Tag, "PLC-93", "NorthConnex northbound, 40 m");
        var page = await pair.Browser.SignIn(pair.Two, "tran");
        var canvas = page.Locator("canvas[aria-label^='NorthConnex']");
        await canvas.WaitForAsync();
        (await Browser.Said(canvas, Tag)).Should().Contain("no reading yet");

        await Sending.Reading(pair.Client, Tag, "PLC-93", 91.5);
        await Eventually.Is(async () => (await Browser.Said(canvas, Tag)).StartsWith($"{Tag}, 91.5 ppm, ", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
    }

    /// <summary>Two consoles on a database of their own, a client of the first and a browser.</summary>
    private sealed class Pair(ConsoleProcess one, ConsoleProcess two, HttpClient client, Browser browser) : IAsyncDisposable
    {
        public ConsoleProcess Two => two;

        public HttpClient Client => client;

        public Browser Browser => browser;

        public static async Task<Pair> Open(string scopes)
        {
            Assert.SkipWhen(TestDatabase.PostgreSqlServer is null, $"No PostgreSQL: {TestDatabase.PostgreSqlVariable} is not set.");
            var database = await TestDatabase.NewPostgreSql();
            string[] settings = ["--Storage:Provider", "PostgreSql", "--ConnectionStrings:OpsConsole", database.ConnectionString];
            var one = await ConsoleProcess.Start(null, settings);
            var two = await ConsoleProcess.Start(null, settings);
            var browser = new Browser();
            await browser.InitializeAsync();
            return new Pair(one, two, await one.Client(scopes), browser);
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await browser.DisposeAsync();
            await two.DisposeAsync();
            await one.DisposeAsync();
        }
    }
}
