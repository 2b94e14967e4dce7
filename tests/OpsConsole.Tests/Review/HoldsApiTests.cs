using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Transactions;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Review;

public sealed class HoldsApiTests(PaymentConsole console) : IClassFixture<PaymentConsole>
{
    [Fact]
    public async Task Of_64_parallel_claims_one_wins_and_63_are_told_who()
    {
        var hold = await Held("-64.00");
        var clients = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => console.Host.Client("review.decide", $"reviewer {i}")));
        var answers = await Task.WhenAll(clients.Select(c => c.Post($"/api/holds/{hold}/claim", "{}")));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).Should().Be(1);
        var losers = answers.Where(a => a.StatusCode == HttpStatusCode.Conflict).ToList();
        losers.Should().HaveCount(63);
        var winner = Array.FindIndex(answers, a => a.StatusCode == HttpStatusCode.OK);
        foreach (var loser in losers)
            (await loser.Json()).GetProperty("owner").GetString().Should().Be($"reviewer {winner}");

        await using var db = console.Host.Database();
        var story = await db.Journal.Where(j => j.Stream == $"hold/{hold}").Select(j => j.Type).ToListAsync();
        story.Count(t => t == "hold.claimed").Should().Be(1);
        story.Count(t => t == "command.refused").Should().Be(63);
    }

    [Fact]
    public async Task Thirty_two_who_take_the_next_get_thirty_two_holds()
    {
        for (var i = 0; i < 40; i++)
            await Held($"-{i + 1}.77");
        var clients = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => console.Host.Client("review.decide", $"next {i}")));
        var answers = await Task.WhenAll(clients.Select(c => c.Post("/api/holds/claim-next", "{}", console.Next()).Json()));
        answers.Select(a => a.GetProperty("holdId").GetString()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Whoever_may_decide_everything_is_told_that_a_queue_does_not_exist()
    {
        var client = await console.Host.Client("review.decide", "everything");
        (await client.Post("/api/holds/claim-next?domain=nonsense", "{}", console.Next())).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_released_payment_moves_its_money_exactly_once()
    {
        var (hold, payment) = await HeldPayment("80000.00");
        var posted = await Posted("A");
        var claim = await Claim(hold);
        var body = JsonSerializer.Serialize(new { leaseToken = claim.Token, version = claim.Version, outcome = "release", reasonCode = "within-agreement", comment = "covered" });
        var key = console.Next();
        for (var i = 0; i < 5; i++)
            (await console.Client.Post($"/api/holds/{hold}/decide", body, key)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await console.Client.Post($"/api/holds/{hold}/decide", body, console.Next())).StatusCode.Should().Be(HttpStatusCode.Conflict);

        await Until(async () => await State(payment) == "settled");
        (await Posted("A")).Should().Be(posted + 8_000_000);
        await using var db = console.Host.Database();
        (await db.Set<TransferRow>().Where(t => t.PaymentId == payment).Select(t => t.Kind).ToListAsync()).Should().BeEquivalentTo("pend", "post");
    }

    [Theory]
    [InlineData("blocked", "ACC-BLOCKED")]
    [InlineData("closed", "ACC-CLOSED")]
    public async Task A_released_payment_whose_account_was_shut_meanwhile_stays_held_with_its_money_reserved(string status, string code)
    {
        var (from, to) = (console.Next(), console.Next());
        await Account(from, "open");
        await Account(to, "open");
        var answer = await console.Pay("60000.00", from, to).Json();
        var payment = answer.GetProperty("transactionId").GetString()!;
        var first = answer.GetProperty("holdId").GetString()!;
        await Account(to, status);
        await Decide(first, "release", "within-agreement");

        await Until(async () => await HoldOf(payment) != first);
        var held = await (await console.Client.GetAsync($"/api/transactions/{payment}")).Json();
        held.GetProperty("state").GetString().Should().Be("held");
        held.GetProperty("isoStatus").GetString().Should().Be("PDNG");
        held.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be(code);
        held.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("type").GetString()).Should().Equal("transaction.held", "transaction.held");
        var account = await (await console.Client.GetAsync($"/api/accounts/{from}")).Json();
        (account.GetProperty("pendingDebits").GetInt64(), account.GetProperty("postedDebits").GetInt64()).Should().Be((6_000_000, 0));

        var second = held.GetProperty("holdId").GetString()!;
        await Decide(second, "reject", "not-executable");
        await Until(async () => await State(payment) == "rejected");
        account = await (await console.Client.GetAsync($"/api/accounts/{from}")).Json();
        (account.GetProperty("pendingDebits").GetInt64(), account.GetProperty("postedDebits").GetInt64()).Should().Be((0, 0));
    }

    [Fact]
    public async Task Once_the_block_is_lifted_the_second_release_posts()
    {
        var (from, to) = (console.Next(), console.Next());
        await Account(from, "open");
        await Account(to, "open");
        var answer = await console.Pay("60000.00", from, to).Json();
        var payment = answer.GetProperty("transactionId").GetString()!;
        var first = answer.GetProperty("holdId").GetString()!;
        await Account(from, "blocked");
        await Decide(first, "release", "within-agreement");
        await Until(async () => await HoldOf(payment) != first);
        await Account(from, "open");
        await Decide((await HoldOf(payment))!, "release", "within-agreement");
        await Until(async () => await State(payment) == "settled");
        (await Posted(from)).Should().Be(6_000_000);
    }

    [Fact]
    public async Task A_rejected_payment_returns_what_was_reserved()
    {
        var (hold, payment) = await HeldPayment("90000.00");
        var claim = await Claim(hold);
        await console.Client.Post($"/api/holds/{hold}/decide", JsonSerializer.Serialize(new { leaseToken = claim.Token, version = claim.Version, outcome = "reject", reasonCode = "duplicate" }), console.Next());
        await Until(async () => await State(payment) == "rejected");
        await using var db = console.Host.Database();
        (await db.Set<TransferRow>().Where(t => t.PaymentId == payment).Select(t => t.Kind).ToListAsync()).Should().BeEquivalentTo("pend", "void");
    }

    [Fact]
    public async Task A_negative_amount_can_never_be_released()
    {
        var hold = await Held("-9.99");
        var claim = await Claim(hold);
        var answer = await console.Client.Post($"/api/holds/{hold}/decide", JsonSerializer.Serialize(new { leaseToken = claim.Token, version = claim.Version, outcome = "release", reasonCode = "false-positive" }), console.Next());
        answer.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await answer.Json()).GetProperty("code").GetString().Should().Be("release-impossible");
    }

    [Fact]
    public async Task A_decision_without_the_claim_is_refused()
    {
        var hold = await Held("-3.21");
        var answer = await console.Client.Post($"/api/holds/{hold}/decide", """{"leaseToken":"1","version":1,"outcome":"reject","reasonCode":"duplicate"}""", console.Next());
        (await answer.Json()).GetProperty("code").GetString().Should().Be("lease-lost");
    }

    [Fact]
    public async Task A_key_without_the_scope_may_not_claim_and_the_denial_is_journalled()
    {
        var hold = await Held("-5.43");
        using var reader = await console.Host.Client("transactions.read", "curious");
        (await reader.Post($"/api/holds/{hold}/claim", "{}")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        await using var db = console.Host.Database();
        (await db.Journal.AnyAsync(j => j.Type == "access.denied")).Should().BeTrue();
    }

    private async Task Account(string id, string status) =>
        (await console.Client.Put("/api/accounts", $$"""[{"accountId":"{{id}}","currency":"AUD","kind":"customer","overdraft":"allowed","status":"{{status}}"}]""")).EnsureSuccessStatusCode();

    private async Task Decide(string hold, string outcome, string reason)
    {
        var claim = await Claim(hold);
        var body = JsonSerializer.Serialize(new { leaseToken = claim.Token, version = claim.Version, outcome, reasonCode = reason, comment = "seen" });
        var decided = await console.Client.Post($"/api/holds/{hold}/decide", body, console.Next());
        decided.IsSuccessStatusCode.Should().BeTrue(await decided.Content.ReadAsStringAsync());
    }

    private async Task<string?> HoldOf(string payment) => (await (await console.Client.GetAsync($"/api/transactions/{payment}")).Json()).GetProperty("holdId").GetString();

    private async Task<string> Held(string amount) => (await HeldPayment(amount)).Hold;

    private async Task<(string Hold, string Payment)> HeldPayment(string amount)
    {
        var answer = await console.Pay(amount).Json();
        answer.GetProperty("state").GetString().Should().Be("held");
        return (answer.GetProperty("holdId").GetString()!, answer.GetProperty("transactionId").GetString()!);
    }

    private async Task<(string Token, long Version)> Claim(string hold)
    {
        var claim = await console.Client.Post($"/api/holds/{hold}/claim", "{}").Json();
        return (claim.GetProperty("leaseToken").GetString()!, claim.GetProperty("version").GetInt64());
    }

    private async Task<string?> State(string payment) => (await (await console.Client.GetAsync($"/api/transactions/{payment}")).Json()).GetProperty("state").GetString();

    private async Task<long> Posted(string account) => (await (await console.Client.GetAsync($"/api/accounts/{account}")).Json()).GetProperty("postedDebits").GetInt64();

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }
}
