using Bunit;
using OpsConsole.Blood.Board;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Blood;

/// <summary>The page of a unit, on a running console's storage.</summary>
public sealed class UnitPageTests : PageContext
{
    private BloodMonitor board = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        board = Watches<BloodMonitor>(Time);
        Reads<FinderQueries>();
        Reads<JournalQueries>();
    }

    [Fact]
    public async Task A_unit_is_failed_until_it_can_be_read_and_stale_since_it_last_was()
    {
        using var client = await Host.Client("blood.write");
        await client.Put("/api/blood/sites", $"[{BloodHost.Site("NEAR", -33.90, 151.19)}]");
        var reported = await client.Post("/api/blood/units", $"[{BloodHost.Unit(BloodHost.NewDin())}]").Json();
        var id = reported.GetProperty("items")[0].GetProperty("id").GetString()!;

        Database.IsDown = true;
        var page = Render<UnitPage>(p => p.Add(x => x.UnitId, id));
        StateOf(page, "On record").Should().Be("failed");
        Database.IsDown = false;
        await board.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "On record").Should().Be("ready"));

        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        await board.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Story").Should().Be("stale"));
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.Find("dl.facts").TextContent.Should().Contain("NEAR centre");
    }

    [Fact]
    public void A_unit_that_was_never_reported_is_said_to_be()
    {
        var page = Render<UnitPage>(p => p.Add(x => x.UnitId, "A999926000001E0398V00"));
        StateOf(page, "On record").Should().Be("empty");
        page.Markup.Should().Contain("A999926000001E0398V00 has never been reported.");
    }
}
