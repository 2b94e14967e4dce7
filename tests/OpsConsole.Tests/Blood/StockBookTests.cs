using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

public sealed class StockBookTests
{
    [Fact]
    public async Task Everybody_who_reports_a_unit_finds_it_at_once_however_many_report_and_search_together()
    {
        await using var host = await ConsoleHost.Start();
        using var client = await host.Client("blood.write,blood.read");
        await client.Put("/api/blood/sites", $"[{BloodHost.Site("DEST", -33.88, 151.20)}]");
        var groups = new[] { "O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+" };
        await Task.WhenAll(groups.Select(async (group, lane) =>
        {
            for (var i = 0; i < 25; i++)
            {
                var din = $"A9999261{lane}{i:0000}";
                await client.Post("/api/blood/units", $"[{BloodHost.Unit(din, group, "DEST", "cryo", "E5165V00")}]");
                var found = await client.Post(
                    "/api/blood/search",
                    $$"""{"component":"cryo","group":"{{group}}","quantity":200,"destinationSiteId":"DEST","neededBy":"{{BloodHost.In(6)}}"}""").Json();
                BloodHost.Texts(found.GetProperty("candidates"), "din").Should().Contain(din);
            }
        }));
    }
}
