using Bunit;
using OpsConsole.TestKit;
using OpsConsole.Tests.Ui;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Payments;

namespace OpsConsole.Tests.Transactions;

/// <summary>The page of an account, on a running console's storage.</summary>
public sealed class AccountPageTests : PageContext
{
    private PaymentsMonitor payments = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        payments = Watches<PaymentsMonitor>(Time);
        Reads<PaymentQueries>();
    }

    [Fact]
    public async Task It_shows_what_is_posted_what_holds_reserve_and_what_is_left()
    {
        using var client = await Host.Client("transactions.write");
        await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"B/1","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open","name":"Bakery"}]""");
        (await client.Post("/api/transactions", PaymentConsole.Body("in", "100.00", "A", "B/1"), "k1").Json()).GetProperty("state").GetString().Should().Be("settled");
        (await client.Post("/api/transactions", PaymentConsole.Body("out", "30.00", "B/1", "A"), "k2").Json()).GetProperty("state").GetString().Should().Be("settled");
        (await client.Post("/api/transactions", PaymentConsole.Body("again", "30.00", "B/1", "A"), "k3").Json()).GetProperty("state").GetString().Should().Be("held", "it looks like the one before");

        var page = Render<AccountPage>(p => p.Add(x => x.Id, "B/1"));
        page.WaitForAssertion(() => page.Find("h1").TextContent.Should().Be("Bakery"));
        var cells = page.FindAll(".table td").Select(cell => cell.TextContent).ToList();
        cells.Should().Equal("30.00 AUD", "30.00 AUD", "0.00 AUD", "100.00 AUD");
        page.FindAll("dd").Select(value => value.TextContent).Should().ContainInOrder("70.00 AUD", "40.00 AUD");
        page.Find("[data-story]").GetAttribute("href").Should().Be("/journal?stream=account%2FB%2F1");
    }

    [Fact]
    public async Task It_follows_what_happens_and_the_link_it_is_given()
    {
        using var client = await Host.Client("transactions.write");
        await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open"},{"accountId":"C","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"blocked"}]""");
        var page = Render<AccountPage>(p => p.Add(x => x.Id, "B"));
        page.WaitForAssertion(() => page.Find("h1").TextContent.Should().Be("B"));
        page.Markup.Should().Contain("Can be debited");
        page.Find(".chip").GetAttribute("data-tone").Should().BeNull();
        page.FindAll(".table td")[3].TextContent.Should().Be("0.00 AUD");

        (await client.Post("/api/transactions", PaymentConsole.Body("in", "100.00", "A", "B"), "f1").Json()).GetProperty("state").GetString().Should().Be("settled");
        Time.Advance(TimeSpan.FromSeconds(1));
        await payments.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => page.FindAll(".table td")[3].TextContent.Should().Be("100.00 AUD"));

        page.Render(p => p.Add(x => x.Id, "C"));
        page.WaitForAssertion(() => page.Find("h1").TextContent.Should().Be("C"));
        page.Find(".chip").GetAttribute("data-tone").Should().Be("medium", "nothing moves on a blocked account");
        page.Render(p => p.Add(x => x.Id, "A"));
        page.WaitForAssertion(() => page.Find("h1").TextContent.Should().Be("A"));
        page.Markup.Should().NotContain("Can be debited", "there is no limit");
    }

    [Fact]
    public void An_account_that_does_not_exist_is_said_to()
    {
        var page = Render<AccountPage>(p => p.Add(x => x.Id, "nobody"));
        page.WaitForAssertion(() => page.Markup.Should().Contain("This account does not exist."));
    }

    [Fact]
    public async Task An_account_is_failed_until_it_can_be_read_and_stale_since_it_last_was()
    {
        using var client = await Host.Client("transactions.write");
        await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}]""");
        Database.IsDown = true;
        var page = Render<AccountPage>(p => p.Add(x => x.Id, "A"));
        StateOf(page, "Account").Should().Be("failed");
        Database.IsDown = false;
        await payments.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Account").Should().Be("ready"));

        Database.IsDown = true;
        Time.Advance(TimeSpan.FromMinutes(1));
        await payments.Refresh(CancellationToken.None);
        page.WaitForAssertion(() => StateOf(page, "Balances").Should().Be("stale"));
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll(".table td").Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(-7005, "AUD", "−70.05 AUD")]
    [InlineData(12345, "JPY", "12345 JPY")]
    [InlineData(12345, "KWD", "12.345 KWD")]
    [InlineData(5, "QQQ", "5 minor units of QQQ")]
    public void Balances_are_written_with_the_digits_of_their_currency(long minor, string currency, string text) =>
        AccountMoney.Text(minor, currency, new DateOnly(2026, 11, 27)).Should().Be(text);
}
