using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Transactions.Payments;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Transactions;

/// <summary>One running console for the tests of this folder that do not disturb one another.</summary>
public sealed class PaymentConsole : IAsyncLifetime
{
    private int _number;

    public ConsoleHost Host { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Transactions:Limits:AUD"] = "50000", ["Transactions:Minimums:KWD"] = "0.050" });
        Client = await Host.Client("transactions.write,transactions.read,review.decide,journal.read");
        await Client.Put("/api/accounts", """
            [{"accountId":"A","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open","name":"Harbour Freight"},
             {"accountId":"B","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open","name":"Delta Marine"},
             {"accountId":"USD","currency":"USD","kind":"customer","overdraft":"allowed","status":"open"},
             {"accountId":"JPY1","currency":"JPY","kind":"customer","overdraft":"allowed","status":"open"},
             {"accountId":"JPY2","currency":"JPY","kind":"customer","overdraft":"allowed","status":"open"},
             {"accountId":"KWD1","currency":"KWD","kind":"customer","overdraft":"allowed","status":"open"},
             {"accountId":"KWD2","currency":"KWD","kind":"customer","overdraft":"allowed","status":"open"},
             {"accountId":"CLOSED","currency":"AUD","kind":"customer","overdraft":"allowed","status":"closed"},
             {"accountId":"BLOCKED","currency":"AUD","kind":"customer","overdraft":"allowed","status":"blocked"}]
            """);
    }

    public string Next() => $"n{Interlocked.Increment(ref _number)}";

    public static string Body(string reference, string amount, string debtor = "A", string creditor = "B", string currency = "AUD", string? valueDate = null) =>
        JsonSerializer.Serialize(new { endToEndId = reference, debtorAccount = debtor, creditorAccount = creditor, amount, currency, valueDate = valueDate ?? TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });

    public Task<HttpResponseMessage> Pay(string amount, string debtor = "A", string creditor = "B", string currency = "AUD", string? valueDate = null) =>
        Client.Post("/api/transactions", Body(Next(), amount, debtor, creditor, currency, valueDate), Next());

    public async Task<long> Rows<T>() where T : class
    {
        await using var db = Host.Database();
        return await db.Set<T>().LongCountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}

public sealed class TransactionsApiTests(PaymentConsole console) : IClassFixture<PaymentConsole>
{
    [Theory]
    [InlineData("-1.00", "AMT-NEGATIVE", "AM12")]
    [InlineData("-0.01", "AMT-NEGATIVE", "AM12")]
    [InlineData("-0", "AMT-NEGATIVE", "AM12")]
    [InlineData("-0.00", "AMT-NEGATIVE", "AM12")]
    [InlineData("(1.00)", "AMT-NEGATIVE", "AM12")]
    [InlineData("\u22121.00", "AMT-NEGATIVE", "AM12")]
    [InlineData("0", "AMT-ZERO", "AM01")]
    [InlineData("0.00", "AMT-ZERO", "AM01")]
    [InlineData("1.005", "AMT-PRECISION", "AM12")]
    [InlineData("999999999999999999", "AMT-OVERFLOW", "AM12")]
    public async Task An_amount_somebody_must_look_at_is_held_and_nothing_moves(string amount, string code, string iso)
    {
        var before = await Balances("A");
        var answer = await console.Pay(amount).Json();
        answer.GetProperty("state").GetString().Should().Be("held");
        answer.GetProperty("isoStatus").GetString().Should().Be("PDNG");
        answer.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be(code);
        answer.GetProperty("reasons")[0].GetProperty("isoCode").GetString().Should().Be(iso);
        (await Balances("A")).Should().Be(before);

        var held = await (await console.Client.GetAsync($"/api/transactions/{answer.GetProperty("transactionId").GetString()}")).Json();
        held.GetProperty("amount").GetString().Should().Be(amount, "the text is kept as it came");
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("10,00")]
    [InlineData(" 10")]
    [InlineData("+10")]
    [InlineData("1_000")]
    [InlineData("\uff11\uff10")]
    [InlineData("")]
    [InlineData("1234567890123456789")]
    [InlineData("1.000001")]
    public async Task What_is_no_amount_is_refused_at_the_edge_and_its_hash_is_kept(string amount)
    {
        var payments = await console.Rows<PaymentRow>();
        var response = await console.Pay(amount);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Json()).GetProperty("errors").TryGetProperty("/amount", out _).Should().BeTrue();
        (await console.Rows<PaymentRow>()).Should().Be(payments);
    }

    [Theory]
    [InlineData("""{ "amount": "1e3",   "endToEndId":"X" }""", "invalid-request")]
    [InlineData("""{ "endToEndId": 7 }""", "amount-malformed")]
    [InlineData("this is no JSON", "malformed-json")]
    [InlineData("""{"amount":"1.00","amount":"2.00"}""", "malformed-json")]
    public async Task What_is_refused_at_the_edge_is_in_the_journal_with_the_hash_of_the_very_bytes(string body, string code)
    {
        using var sender = await console.Host.Client("transactions.write", console.Next());
        (await sender.Post("/api/transactions", body, console.Next())).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await using var db = console.Host.Database();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
        var kept = await db.Journal.AsNoTracking().Where(j => j.Type == "intake.refused-at-edge").ToListAsync();
        kept.Select(j => JsonDocument.Parse(j.Canonical).RootElement.GetProperty("payload")).Where(p => p.GetProperty("bodySha256").GetString() == hash)
            .Should().ContainSingle().Which.ToString().Should().Be($$"""{"bodySha256":"{{hash}}","code":"{{code}}","operation":"transactions.submit"}""");
    }

    [Fact]
    public async Task Trailing_zeros_are_exact()
    {
        var answer = await console.Pay("1.500").Json();
        answer.GetProperty("state").GetString().Should().Be("settled");
        answer.GetProperty("isoStatus").GetString().Should().Be("ACSC");
    }

    [Theory]
    [InlineData("1.0005", "held", "AMT-PRECISION")]
    [InlineData("12.345", "settled", null)]
    [InlineData("1.5", "held", "AMT-PRECISION", "JPY")]
    [InlineData("1.0", "settled", null, "JPY")]
    public async Task Each_currency_has_its_own_decimals(string amount, string state, string? code, string currency = "KWD")
    {
        var answer = await console.Pay(amount, $"{currency}1", $"{currency}2", currency).Json();
        answer.GetProperty("state").GetString().Should().Be(state);
        if (code is not null)
            answer.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be(code);
    }

    [Theory]
    [InlineData("A", "NOBODY", "held", "CP-UNKNOWN")]
    [InlineData("A", "BLOCKED", "held", "ACC-BLOCKED")]
    [InlineData("A", "CLOSED", "rejected", "ACC-CLOSED")]
    [InlineData("A", "USD", "rejected", "CURRENCY-MISMATCH")]
    [InlineData("A", "A", "rejected", "ACC-INVALID")]
    public async Task An_unusable_account_never_settles(string debtor, string creditor, string state, string code)
    {
        var answer = await console.Pay("17.00", debtor, creditor).Json();
        answer.GetProperty("state").GetString().Should().Be(state);
        answer.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be(code);
    }

    [Theory]
    [InlineData("49999.99", "settled", null)]
    [InlineData("50000.00", "settled", null)]
    [InlineData("50000.01", "held", "AM02")]
    public async Task The_limit_itself_still_goes_through(string amount, string state, string? iso)
    {
        var answer = await console.Pay(amount).Json();
        answer.GetProperty("state").GetString().Should().Be(state);
        IsoCodes(answer).Should().Equal(iso is null ? [] : [iso]);
    }

    [Fact]
    public async Task A_decided_payment_that_cannot_be_carried_out_is_in_doubt_until_it_is()
    {
        var (first, second) = (await console.Pay("-3.00").Json(), await console.Pay("-4.00").Json());
        string Id(JsonElement payment) => payment.GetProperty("transactionId").GetString()!;
        async Task<JsonElement> Read(JsonElement payment) => await (await console.Client.GetAsync($"/api/transactions/{Id(payment)}")).Json();
        var write = console.Host.Services.GetRequiredService<WritePath>();
        await write.Execute(new Stuck(first.GetProperty("holdId").GetString()!, OutboxStates.InDoubt), CancellationToken.None);
        (await Read(first)).GetProperty("state").GetString().Should().Be("in-doubt");
        (await Read(first)).GetProperty("isoStatus").GetString().Should().Be("PDNG");
        (await Read(second)).GetProperty("state").GetString().Should().Be("held");
        var listed = await console.Host.Services.GetRequiredService<PaymentQueries>().Newest("held", null, 10, CancellationToken.None);
        listed.Single(p => p.Id == Id(first)).State.Should().Be("in-doubt");
        listed.Single(p => p.Id == Id(second)).State.Should().Be("held");

        await write.Execute(new Stuck(first.GetProperty("holdId").GetString()!, OutboxStates.Delivered), CancellationToken.None);
        (await Read(first)).GetProperty("state").GetString().Should().Be("held");
    }

    /// <summary>The effect of a decided hold, not due for an hour.</summary>
    private sealed class Stuck(string hold, string state) : Command<bool>(Operator.System("test"))
    {
        private readonly string id = $"hold.transactions:{hold}";

        public override string Stream => $"outbox/{id}";

        public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
        {
            if (await work.Find<OutboxRow>(id, ct) is { } known)
            {
                await work.Update(known with { State = state, Version = known.Version + 1 }, ct);
            }
            else
            {
                work.Insert(new OutboxRow
                {
                    Id = id, Version = 1, Kind = "hold.transactions", Key = hold, Payload = "{}", State = state, CreatedAt = work.Now, DueAt = work.Now.AddHours(1), Attempts = 5,
                });
            }

            work.Record(Stream, new EffectFailed("hold.transactions", hold, 5, "Test", state));
            return true;
        }
    }

    [Theory]
    [InlineData("0.050", "settled", null)]
    [InlineData("0.049", "held", "AM06")]
    public async Task The_minimum_itself_still_goes_through(string amount, string state, string? iso)
    {
        var answer = await console.Pay(amount, "KWD2", "KWD1", "KWD").Json();
        answer.GetProperty("state").GetString().Should().Be(state);
        IsoCodes(answer).Should().Equal(iso is null ? [] : [iso]);
    }

    [Theory]
    [InlineData(true, 0, 9)]
    [InlineData(true, 9, 0)]
    [InlineData(true, 5, 4)]
    [InlineData(false, 0, 9)]
    [InlineData(false, 9, 0)]
    [InlineData(false, 5, 4)]
    public async Task No_side_of_a_balance_wraps_around(bool debtor, int pending, int posted)
    {
        var full = console.Next();
        var other = Enumerable.Range(0, 10).Select(_ => console.Next()).ToList();
        await console.Client.Put("/api/accounts", $"[{string.Join(',', other.Append(full).Select(a => $$"""{"accountId":"{{a}}","currency":"JPY","kind":"customer","overdraft":"allowed","status":"open"}"""))}]");
        // Nine times the largest amount there is fit into a balance; the tenth does not.
        for (var i = 0; i < pending + posted; i++)
        {
            var filled = await Move(i, i < pending ? "2099-01-01" : null).Json();
            filled.GetProperty("state").GetString().Should().Be(i < pending ? "held" : "settled");
        }

        var before = await Balances(full);
        var last = await Move(9, null).Json();
        last.GetProperty("state").GetString().Should().Be("held");
        last.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be("AMT-OVERFLOW");
        (await Balances(full)).Should().Be(before);

        Task<HttpResponseMessage> Move(int i, string? date) =>
            console.Pay("999999999999999999", debtor ? full : other[i], debtor ? other[i] : full, "JPY", date);
    }

    [Fact]
    public async Task Limits_count_what_is_pending()
    {
        await console.Client.Put("/api/accounts", """[{"accountId":"P","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open"}]""");
        (await console.Pay("100.00", "A", "P").Json()).GetProperty("state").GetString().Should().Be("settled");
        // Far in the future: held with 70 reserved.
        (await console.Pay("70.00", "P", "A", valueDate: "2099-01-01").Json()).GetProperty("state").GetString().Should().Be("held");
        var second = await console.Pay("50.00", "P", "A").Json();
        second.GetProperty("state").GetString().Should().Be("rejected");
        second.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be("FUNDS");
    }

    [Fact]
    public async Task The_same_reference_is_the_same_payment_whatever_the_key()
    {
        var reference = console.Next();
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "21.00"), console.Next())).EnsureSuccessStatusCode();
        var again = await console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "22.00"), console.Next());
        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await again.Json()).GetProperty("code").GetString().Should().Be("duplicate-reference");
    }

    [Fact]
    public async Task Of_two_alike_arriving_together_one_settles_and_one_is_held()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => console.Pay("333.33").Json()));
        answers.Select(a => a.GetProperty("state").GetString()).Should().BeEquivalentTo("settled", "held");
        answers.Single(a => a.GetProperty("state").GetString() == "held").GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be("DUP-SUSPECT");
    }

    [Fact]
    public async Task A_reversal_is_no_duplicate()
    {
        await console.Client.Put("/api/accounts", """[{"accountId":"R1","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"},{"accountId":"R2","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}]""");
        (await console.Pay("44.00", "R1", "R2").Json()).GetProperty("state").GetString().Should().Be("settled");
        (await console.Pay("44.00", "R2", "R1").Json()).GetProperty("state").GetString().Should().Be("settled");
    }

    [Fact]
    public async Task Every_debit_is_a_credit()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => console.Pay($"{i + 1000}.01")));
        await using var db = console.Host.Database();
        var accounts = await db.Set<AccountRow>().ToListAsync();
        foreach (var currency in accounts.GroupBy(a => a.Currency))
        {
            currency.Sum(a => (decimal)a.PostedDebits).Should().Be(currency.Sum(a => (decimal)a.PostedCredits));
            currency.Sum(a => (decimal)a.PendingDebits).Should().Be(currency.Sum(a => (decimal)a.PendingCredits));
        }
    }

    private static IEnumerable<string?> IsoCodes(JsonElement answer) => answer.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("isoCode").GetString());

    private async Task<string> Balances(string account) => (await (await console.Client.GetAsync($"/api/accounts/{account}")).Json()).ToString();
}
