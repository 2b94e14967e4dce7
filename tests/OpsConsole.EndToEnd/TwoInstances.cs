using Microsoft.Playwright;
using Npgsql;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>Two instances on one PostgreSQL: what one commits, the other's screens show.</summary>
public sealed class TwoInstances
{
    [Fact]
    public async Task A_hold_placed_through_one_instance_is_seen_and_claimed_on_the_other()
    {
        Assert.SkipWhen(TestDatabase.PostgreSqlServer is null, $"No PostgreSQL: {TestDatabase.PostgreSqlVariable} is not set.");
        var database = await TestDatabase.NewPostgreSql();
        string[] settings = ["--Storage:Provider", "PostgreSql", "--ConnectionStrings:OpsConsole", database.ConnectionString];
        await using var one = await ConsoleProcess.Start(null, settings);
        await using var two = await ConsoleProcess.Start(null, settings);
        var browser = new Browser();
        await browser.InitializeAsync();
        try
        {
            var page = await browser.SignIn(two, "abara");
            using var client = await one.Client("transactions.write,transactions.read,review.decide");
            await client.Put("/api/accounts", new[] { "A", "B" }.Select(id => new { accountId = id, currency = "AUD", kind = "c", overdraft = "allowed", status = "open" }).ToArray());
            var answer = await client.Post("/api/transactions", new { endToEndId = "two", debtorAccount = "A", creditorAccount = "B", amount = "12.00", currency = "AUD", valueDate = "2099-01-01" }, "two");
            var hold = answer.GetProperty("holdId").GetString();

            var row = page.Locator($".slot-holds li[data-open='/holds/{hold}']");
            await row.WaitForAsync(new() { Timeout = 5_000 });
            await row.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
            await page.WaitForURLAsync($"**/holds/{hold}");
            await Eventually.Is(async () => (await client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("ownerName").GetString() == "P. Abara");
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }
}
