using Bunit;
using OpsConsole.Platform.Identity;
using OpsConsole.Review;
using OpsConsole.TestKit;
using OpsConsole.Tests.Medication;
using OpsConsole.Tests.Transactions;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Review;

/// <summary>The holds on the overview of a clerk of payments, on a running console's storage.</summary>
public sealed class HoldsPanelTests : PageContext
{
    private HoldsMonitor holds = null!;
    private int paid;

    protected override string Role => Roles.Payments;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var queries = Reads<HoldQueries>();
        holds = Watches<HoldsMonitor>(queries, Time);
        Acts<HoldDesk>(queries);
    }

    [Fact]
    public async Task The_holds_are_loading_failed_empty_and_stale()
    {
        var panel = Render<HoldsPanel>();
        StateOf(panel, "Held for a decision").Should().Be("loading");
        Database.IsDown = true;
        await Renew(holds);
        panel.WaitForAssertion(() => StateOf(panel, "Held for a decision").Should().Be("failed"));
        panel.Markup.Should().Contain("nothing is released while this cannot be read");
        Database.IsDown = false;
        await Renew(holds);
        panel.WaitForAssertion(() => StateOf(panel, "Held for a decision").Should().Be("empty"));

        await Pay("-1.00");
        await Renew(holds);
        panel.WaitForAssertion(() => StateOf(panel, "Held for a decision").Should().Be("ready"));
        Database.IsDown = true;
        await Renew(holds);
        panel.WaitForAssertion(() => StateOf(panel, "Held for a decision").Should().Be("stale"));
        panel.FindAll("ul.rows li").Should().ContainSingle("what was held is still shown");
    }

    [Fact]
    public async Task The_overview_shows_payments_first_by_due_time_and_counts_the_rest()
    {
        using var pharmacy = await Host.Client("medication.write");
        await pharmacy.Post("/api/medication/claims", new MedicationHost().Claim(profile: ["mystery"]), "claim-1").Json();
        for (var i = 1; i <= 3; i++)
            await Pay($"-{i}.00");
        await holds.Refresh(CancellationToken.None);
        holds.Current.Value!.Open.Select(h => h.Domain).Should().Equal("transactions", "transactions", "transactions", "medication");
        holds.Current.Value!.Open.Take(3).Select(h => h.DueAt).Should().BeInAscendingOrder();

        var panel = Render<HoldsPanel>(p => p.Add(x => x.Most, 2));
        panel.FindAll("ul.rows li").Should().HaveCount(2);
        panel.Markup.Should().Contain("1 more", "a clerk of payments is not told of medication").And.Contain("All 3 holds");
    }

    [Fact]
    public async Task The_tile_is_unknown_counts_and_goes_stale()
    {
        var tile = Render<HeldTile>();
        tile.Find(".tile").GetAttribute("data-state").Should().Be("unknown");
        tile.Find(".tile-figure").TextContent.Trim().Should().Be("–", "nothing read is not nothing held");
        await Pay("-1.00");
        await Renew(holds);
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("ready"));
        tile.Find(".tile-figure").TextContent.Trim().Should().StartWith("1");

        Database.IsDown = true;
        await Renew(holds);
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("stale"));
        tile.Find(".tile-figure").TextContent.Trim().Should().StartWith("1");
    }

    private async Task Pay(string amount)
    {
        using var client = await Host.Client("transactions.write");
        if (paid++ == 0)
            await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open"}]""");
        await client.Post("/api/transactions", PaymentConsole.Body($"ref-{paid}", amount), $"key-{paid}");
    }
}
