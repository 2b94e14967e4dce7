using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Review;
using OpsConsole.Review.Contracts;
using OpsConsole.TestKit;
using OpsConsole.Tests.Ui;
using OpsConsole.Transactions.Payments;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Transactions;

/// <summary>The pages of payments and of their holds, on a running console's storage.</summary>
public sealed class PaymentPagesTests : PageContext
{
    private PaymentsMonitor payments = null!;
    private HoldsMonitor holds = null!;
    private PaymentRow settled = null!;
    private PaymentRow held = null!;

    protected override string Role => Roles.Payments;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var client = await Host.Client("transactions.write");
        await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open"}]""");
        await client.Post("/api/transactions", PaymentConsole.Body("first", "30.00"), "k1");
        await client.Post("/api/transactions", PaymentConsole.Body("again", "30.00"), "k2");
        await using (var db = Host.Database())
        {
            settled = await db.Set<PaymentRow>().SingleAsync(p => p.EndToEndId == "first");
            held = await db.Set<PaymentRow>().SingleAsync(p => p.EndToEndId == "again");
        }
        payments = Watches<PaymentsMonitor>(Time);
        holds = Watches<HoldsMonitor>(Time);
        Reads<PaymentQueries>();
        Reads<JournalQueries>();
        Acts<HoldDesk>(Reads<HoldQueries>());
    }

    [Fact]
    public async Task A_payment_is_failed_until_it_can_be_read_and_stale_since_it_last_was()
    {
        Database.IsDown = true;
        var page = Render<TransactionPage>(p => p.Add(x => x.Id, settled.Id));
        StateOf(page, "Payment").Should().Be("failed");
        Database.IsDown = false;
        await payments.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Payment").Should().Be("ready"));

        Database.IsDown = true;
        for (var minute = 0; minute < 2; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await payments.Refresh(CancellationToken.None);
            page.WaitForAssertion(() => StateOf(page, "Payment").Should().Be("stale"));
            StaleSince(page).Should().Be("2026-11-23T12:00:00Z", "that is when it was last read");
        }
        page.Find("h1").TextContent.Should().Be("30.00 AUD");
        page.Find(".page-head").ClassList.Should().Contain("hatch");
        page.FindAll("ol.rows li").Should().NotBeEmpty();
    }

    [Fact]
    public void Another_payment_that_cannot_be_read_is_not_shown_as_the_one_before()
    {
        var page = Render<TransactionPage>(p => p.Add(x => x.Id, settled.Id));
        StateOf(page, "Payment").Should().Be("ready");
        Database.IsDown = true;
        page.Render(p => p.Add(x => x.Id, held.Id));
        StateOf(page, "Payment").Should().Be("failed");
        page.Markup.Should().NotContain("30.00");
    }

    [Fact]
    public void A_payment_that_does_not_exist_is_said_to() =>
        StateOf(Render<TransactionPage>(p => p.Add(x => x.Id, "nothing")), "Payment").Should().Be("empty");

    [Fact]
    public async Task Payments_of_one_state_are_stale_since_they_were_last_read()
    {
        await payments.Refresh(CancellationToken.None);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/transactions?state=held");
        var page = Render<TransactionsPage>();
        StateOf(page, "Payments").Should().Be("ready");
        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        await payments.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Payments").Should().Be("stale"));
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll("tbody tr").Should().ContainSingle();
    }

    [Fact]
    public async Task A_hold_stays_with_its_age_when_it_cannot_be_read_any_more()
    {
        var page = Render<HoldsPage>(p => p.Add(x => x.Id, held.HoldId));
        page.Find("aside").GetAttribute("data-state").Should().Be("loading");
        await holds.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Find("aside").GetAttribute("data-state").Should().Be("ready"));
        page.Find(".holds-detail").GetAttribute("data-state").Should().Be("ready");

        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        await holds.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Find(".holds-detail").GetAttribute("data-state").Should().Be("stale"));
        page.Find(".holds-detail .panel-stale time[data-moment]").GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");
        page.Find(".hold-title").TextContent.Should().NotBeEmpty();
        page.Find("aside").GetAttribute("data-state").Should().Be("ready", "the queue itself was read");
    }

    [Fact]
    public async Task A_hold_that_was_never_read_is_failed_and_one_that_is_not_there_is_said_to_be()
    {
        Database.IsDown = true;
        var page = Render<HoldsPage>(p => p.Add(x => x.Id, held.HoldId));
        page.Find(".holds-detail [role=alert]").TextContent.Should().Contain("The hold cannot be read.").And.Contain("It stays held");
        Database.IsDown = false;
        page.Render(p => p.Add(x => x.Id, "nothing"));
        page.Find(".holds-detail").GetAttribute("data-state").Should().Be("empty");
        await holds.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.FindAll("aside li").Should().ContainSingle());
    }

    [Theory]
    [InlineData("/holds?domain=medication")]
    [InlineData("/holds?domain=medication&state=completed")]
    public async Task Holds_of_a_domain_the_role_does_not_include_are_denied_once_and_not_said_to_be_none(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<HoldsPage>();
        for (var minute = 0; minute < 3; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await holds.Refresh(CancellationToken.None);
            page.WaitForAssertion(() => page.Find("aside").TextContent.Should().Contain("Your role does not include these holds."));
        }
        page.Find("aside").TextContent.Should().NotContain("decided");
        await using var db = Host.Database();
        (await db.Journal.CountAsync(entry => entry.Type == "access.denied" && entry.Actor == "reyes")).Should().Be(1);
    }

    [Theory]
    [InlineData("/holds?domain=nothing")]
    [InlineData("/holds?domain=nothing&state=completed")]
    public async Task Holds_of_a_domain_that_does_not_exist_are_said_to_be_no_such_holds(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<HoldsPage>();
        await holds.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.Find("aside").TextContent.Should().Contain("There are no such holds."));
    }

    [Fact]
    public void The_earlier_payment_in_the_evidence_is_one_click_from_its_story()
    {
        var view = Render<PaymentEvidenceView>(p => p.Add(x => x.Hold, Hold()));
        view.Find("th a[data-story]").GetAttribute("href").Should().Be($"/journal?stream=transaction%2F{settled.Id}");
        view.Find("th a").GetAttribute("href").Should().Be($"/transactions/{settled.Id}");
    }

    [Fact]
    public void An_earlier_payment_that_cannot_be_read_is_said_and_nothing_is_compared_with_it()
    {
        Database.IsDown = true;
        var view = Render<PaymentEvidenceView>(p => p.Add(x => x.Hold, Hold()));
        view.Find("[role=alert]").TextContent.Should().Contain("The earlier payment cannot be read.");
        view.FindAll(".differs").Should().BeEmpty();
    }

    private HoldView Hold()
    {
        using var db = Host.Database();
        return db.Set<OpsConsole.Review.Tables.HoldRow>().Single(h => h.Id == held.HoldId).View();
    }
}
