using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Audit;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Audit;

/// <summary>The journal's page at a site in Sydney.</summary>
public sealed class JournalPageTests : PageContext
{
    protected override Task<ConsoleHost> Start() => ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Site:TimeZone"] = "Australia/Sydney" });

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Reads<JournalQueries>();
        using var client = await Host.Client("journal.read", "recorded");
    }

    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<JournalPage> At(string address)
    {
        Navigation.NavigateTo(address);
        return Render<JournalPage>();
    }

    private static string? Field(IRenderedComponent<JournalPage> page, int which) => page.FindAll("input[type=datetime-local]")[which].GetAttribute("value");

    [Theory]
    [InlineData("no JSON any more", "Canonical = X'00'")]
    [InlineData("JSON of another shape", "Canonical = CAST('[1]' AS BLOB)")]
    [InlineData("one word of the document", "Canonical = CAST(REPLACE(CAST(Canonical AS TEXT), 'recorded', 'Recorded') AS BLOB)")]
    [InlineData("its hash", "LeafHash = PreviousHash")]
    [InlineData("the hash before it", "PreviousHash = LeafHash")]
    [InlineData("who it was", "Actor = 'person-other'")]
    [InlineData("what it was", "Type = 'hold.decided'")]
    [InlineData("what it was about", "Stream = 'hold/other'")]
    [InlineData("its place in the story", "StreamVersion = 9")]
    [InlineData("its place in the lane", "Sequence = 900")]
    [InlineData("whose lane it is in", "Lane = 9")]
    [InlineData("when it was recorded", "RecordedAt = RecordedAt - 1")]
    [InlineData("when it happened", "OccurredAt = OccurredAt - 1")]
    public async Task An_entry_changed_behind_the_console_is_shown_as_altered(string what, string change)
    {
        using var other = await Host.Client("journal.read", "another");
        At("/journal").Markup.Should().NotContain("Altered");
        await using (var db = Host.Services.GetRequiredService<IOpsDbFactory>().Create())
        {
            await using var connection = new SqliteConnection(db.Database.GetConnectionString());
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER Journal_refuses_update";
            await command.ExecuteNonQueryAsync();
            command.CommandText = $"UPDATE Journal SET {change} WHERE Type = 'key.created' AND CAST(Canonical AS TEXT) LIKE '%recorded\"%'";
            (await command.ExecuteNonQueryAsync()).Should().Be(1);
        }

        var page = At("/journal");
        StateOf(page, "Entries").Should().Be("ready");
        page.FindAll("tbody tr").Where(row => row.TextContent.Contains("Altered", StringComparison.Ordinal)).Should().ContainSingle(what);
        page.FindAll("tbody tr").Should().HaveCountGreaterThan(1, "the others are as they were");
        var altered = page.FindAll("tbody tr").Single(row => row.TextContent.Contains("Altered", StringComparison.Ordinal));
        Navigation.NavigateTo(altered.QuerySelector("a[data-open-link]")!.GetAttribute("href")!);
        StateOf(Render<JournalPage>(), "Entries").Should().Be("ready", "what cannot be read is shown as far as it can");
    }

    [Fact]
    public void Times_are_those_of_the_site_which_is_named_beside_them()
    {
        var page = At("/journal?from=2026-07-01T02:00:00Z&to=2026-07-01T03:00:00Z");
        page.FindAll("label.field").Select(label => label.TextContent.Trim()).Should().Contain(["From (Australia/Sydney)", "To (Australia/Sydney)"]);
        Field(page, 0).Should().Be("2026-07-01T12:00:00");
        Field(page, 1).Should().Be("2026-07-01T13:00:00");
        page.FindAll("#journal-times").Should().BeEmpty();
    }

    [Fact]
    public void A_link_carries_instants_that_mean_the_same_everywhere()
    {
        var page = At("/journal");
        page.FindAll("input[type=datetime-local]")[0].Change("2026-04-05T02:30:00");
        page.FindAll("input[type=datetime-local]")[1].Change("2026-04-05T02:30:00");
        page.Find("form").Submit();
        Uri.UnescapeDataString(Navigation.Uri).Should().EndWith("/journal?from=2026-04-04T15:30:00Z&to=2026-04-04T16:30:00Z");
        page.WaitForAssertion(() => page.Find("#journal-times").TextContent.Should().Contain("From: 02:30 occurs twice").And.Contain("this is the second (UTC+10:00)"));
        page.FindAll("input[type=datetime-local]")[0].GetAttribute("aria-describedby").Should().Be("journal-times");
    }

    [Fact]
    public void A_time_that_nobody_touched_stays_the_instant_it_was()
    {
        var page = At("/journal?from=2026-04-04T16:30:00.5Z&to=2026-04-04T17:30:00");
        page.Find("input[data-find]").Change("hold/*");
        page.Find("form").Submit();
        Uri.UnescapeDataString(Navigation.Uri).Should().Contain("from=2026-04-04T16:30:00.5Z").And.Contain("to=2026-04-04T17:30:00Z", "a link without an offset is UTC");
    }

    [Fact]
    public void A_time_that_cannot_be_read_is_left_out_and_said_to_be()
    {
        var page = At("/journal?from=yesterday");
        page.Find("#journal-times").TextContent.Should().Contain("From: the time in this link, yesterday, cannot be read");
        StateOf(page, "Entries").Should().Be("ready");
    }

    [Fact]
    public void The_entries_are_failed_until_they_can_be_read_and_stale_since_they_last_were()
    {
        Database.IsDown = true;
        var page = At("/journal");
        StateOf(page, "Entries").Should().Be("failed");
        Database.IsDown = false;
        page.Find("[role=alert] button").Click();
        StateOf(page, "Entries").Should().Be("ready");

        Time.Advance(TimeSpan.FromMinutes(1));
        Database.IsDown = true;
        Navigation.NavigateTo(page.Find("tbody a[data-open-link]").GetAttribute("href")!);
        page.WaitForAssertion(() => StateOf(page, "Entries").Should().Be("stale"));
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll("tbody tr").Should().NotBeEmpty();
    }

    [Fact]
    public void A_filter_that_takes_nothing_is_empty() => StateOf(At("/journal?stream=nothing"), "Entries").Should().Be("empty");
}
