using System.Text.Json;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

public sealed class SilenceTests
{
    [Fact]
    public async Task A_site_that_stops_reporting_is_listed_silent_alerted_and_recovers_when_it_reports_again()
    {
        await using var host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Blood:SiteSilentAfter"] = "00:00:02" });
        using var client = await host.Client("blood.write,blood.read,operate");
        await client.Put("/api/blood/sites", $"[{BloodHost.Site("DEST", -33.88, 151.20)},{BloodHost.Site("QUIET", -34.42, 150.89)}]");
        await client.Post("/api/blood/units", $"[{BloodHost.Unit("A999926000001", "O-", "QUIET")}]");
        (await Candidates(client, "candidates")).Should().HaveCount(1);

        await Until(async () =>
        {
            await client.Post("/api/blood/sites/DEST/reports", "{}");
            return (await Alerts(client)).Any(a => a.GetProperty("title").GetString() == "QUIET centre has stopped reporting" && a.GetProperty("isActive").GetBoolean());
        });
        await client.Post("/api/blood/sites/DEST/reports", "{}");
        var answer = await Search(client);
        answer.GetProperty("complete").GetBoolean().Should().BeFalse();
        BloodHost.Texts(answer.GetProperty("silentSites")).Should().Equal("QUIET");
        answer.GetProperty("candidates").GetArrayLength().Should().Be(0);
        var shown = answer.GetProperty("unconfirmed").EnumerateArray().Should().ContainSingle().Which;
        BloodHost.Texts(shown.GetProperty("reasons")).Should().Contain(r => r.StartsWith("Not confirmed: QUIET centre has been silent for"));
        var stock = (await client.GetAsync("/api/blood/stock").Json()).GetProperty("items").EnumerateArray().Single();
        stock.GetProperty("silent").GetBoolean().Should().BeTrue();
        stock.GetProperty("units").GetInt32().Should().Be(1);

        await Until(async () =>
        {
            await client.Post("/api/blood/sites/QUIET/reports", "{}");
            return (await Alerts(client)).All(a => a.GetProperty("title").GetString() != "QUIET centre has stopped reporting" || !a.GetProperty("isActive").GetBoolean());
        });
        await client.Post("/api/blood/sites/QUIET/reports", "{}");
        (await Candidates(client, "candidates")).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_hold_that_runs_out_gives_its_units_back_and_can_no_longer_be_confirmed()
    {
        await using var host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Blood:RoutineHold"] = "00:00:01" });
        using var client = await host.Client("blood.write,blood.read");
        await client.Put("/api/blood/sites", $"[{BloodHost.Site("DEST", -33.88, 151.20)}]");
        await client.Post("/api/blood/units", $"[{BloodHost.Unit("A999926000001", "O-", "DEST")}]");
        var hold = await client.Post("/api/blood/holds", """{"unitIds":["A999926000001E0398V00"],"requestId":"R-1","destinationSiteId":"DEST","allOrNothing":true}""", "hold-1").Json();
        (await Candidates(client, "candidates")).Should().BeEmpty();
        await Until(async () => (await client.GetAsync("/api/blood/units/A999926000001E0398V00").Json()).GetProperty("state").GetString() == "available");
        (await Candidates(client, "candidates")).Should().HaveCount(1);
        var late = await client.Post($"/api/blood/holds/{hold.GetProperty("holdId").GetString()}/confirm", $$"""{"fence":{{hold.GetProperty("fence").GetInt64()}}}""", "confirm-1");
        late.StatusCode.Should().Be(System.Net.HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_restart_finds_the_same_stock_and_remembers_who_was_heard()
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-blood-");
        var database = TestDatabase.Sqlite(Path.Combine(folder.FullName, "opsconsole.db"));
        try
        {
            await using (var first = await ConsoleHost.Start(database))
            {
                using var client = await first.Client("blood.write,blood.read");
                await client.Put("/api/blood/sites", $"[{BloodHost.Site("DEST", -33.88, 151.20)}]");
                await client.Post("/api/blood/units", $"[{BloodHost.Unit("A999926000001", "O-", "DEST")}]");
            }

            await using var second = await ConsoleHost.Start(database);
            using var again = await second.Client("blood.write,blood.read");
            (await Candidates(again, "candidates")).Should().HaveCount(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement[]> Candidates(HttpClient client, string member) => [.. (await Search(client)).GetProperty(member).EnumerateArray()];

    private static Task<JsonElement> Search(HttpClient client) => client.Post(
        "/api/blood/search",
        $$"""{"component":"red-cells","group":"O-","quantity":1,"destinationSiteId":"DEST","neededBy":"{{BloodHost.In(6)}}"}""").Json();

    private static async Task<JsonElement[]> Alerts(HttpClient client) => [.. (await client.GetAsync("/api/alerts").Json()).GetProperty("items").EnumerateArray()];

    private static async Task Until(Func<Task<bool>> condition)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "the condition should have come true by now");
            await Task.Delay(50);
        }
    }
}
