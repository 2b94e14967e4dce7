using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Alerts;

public sealed class AlertListTests
{
    [Fact]
    public async Task Parts_follow_one_another_worst_first_though_the_list_moves()
    {
        await using var console = await ConsoleHost.Start();
        using var client = await console.Client("alerts.read");
        var write = console.Services.GetRequiredService<WritePath>();
        for (var i = 0; i < 7; i++)
            await write.Execute(new RaiseAlert($"test/{i}", i % 2 == 0 ? Severity.High : Severity.Medium), CancellationToken.None);

        var all = Titles(await client.GetAsync("/api/alerts").Json());
        all.Should().ContainInOrder("test/6", "test/4", "test/2", "test/0", "test/5", "test/3", "test/1");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var part = await client.GetAsync($"/api/alerts?limit=2&cursor={cursor}").Json();
            Titles(part).Should().HaveCountLessThanOrEqualTo(2);
            seen.AddRange(Titles(part));
            // What is raised meanwhile stands before the place and moves nothing after it.
            await write.Execute(new RaiseAlert($"late/{seen.Count}", Severity.Critical), CancellationToken.None);
            cursor = part.GetProperty("next").GetString();
        }
        while (cursor is not null);
        seen.Should().Equal(all);
    }

    [Theory]
    [InlineData("cursor=nonsense")]
    [InlineData("cursor=9-1-a")]
    [InlineData("cursor=0-99999999999999999999-a")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    public async Task A_part_that_cannot_be_is_refused(string query)
    {
        await using var console = await ConsoleHost.Start();
        using var client = await console.Client("alerts.read");
        (await client.GetAsync($"/api/alerts?{query}")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_condition_that_moves_to_another_subject_leads_there()
    {
        await using var console = await ConsoleHost.Start();
        var write = console.Services.GetRequiredService<WritePath>();
        await write.Execute(new RaiseAlert("test/moving", Severity.Medium, "test/first"), CancellationToken.None);
        await write.Execute(new RaiseAlert("test/moving", Severity.Medium, "test/second"), CancellationToken.None);
        var id = AlertPlacement.IdOf("test/moving");
        await using var db = console.Services.GetRequiredService<IOpsDbFactory>().Create();
        (await db.Set<AlertRow>().SingleAsync(a => a.Id == id)).Subject.Should().Be("test/second");
    }

    private static List<string> Titles(JsonElement part) => [.. part.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("title").GetString()!)];
}
