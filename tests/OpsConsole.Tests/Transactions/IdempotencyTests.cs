using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Transactions;

/// <summary>The twelve situations of an idempotency key, against the running console.</summary>
public sealed class IdempotencyTests(PaymentConsole console) : IClassFixture<PaymentConsole>
{
    [Fact]
    public async Task R01_a_new_key_executes_once()
    {
        var before = await console.Rows<PaymentRow>();
        (await console.Pay("1.01")).EnsureSuccessStatusCode();
        (await console.Rows<PaymentRow>()).Should().Be(before + 1);
    }

    [Fact]
    public async Task R02_the_same_key_and_request_is_answered_as_before_without_effect()
    {
        var (key, body) = (console.Next(), PaymentConsole.Body(console.Next(), "2.02"));
        var first = await (await console.Client.Post("/api/transactions", body, key)).Content.ReadAsStringAsync();
        var before = await console.Rows<PaymentRow>();
        for (var i = 0; i < 100; i++)
        {
            var again = await console.Client.Post("/api/transactions", body, key);
            again.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
            (await again.Content.ReadAsStringAsync()).Should().Be(first);
        }

        (await console.Rows<PaymentRow>()).Should().Be(before);
    }

    [Fact]
    public async Task R03_the_same_key_with_another_request_names_what_differs()
    {
        var (key, reference) = (console.Next(), console.Next());
        await console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "100.00"), key);
        var other = await console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "101.00"), key);
        other.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        var problem = await other.Json();
        problem.GetProperty("code").GetString().Should().Be("idempotency-mismatch");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().Equal("/amount");
    }

    [Fact]
    public async Task R04_two_at_once_execute_once()
    {
        var (key, body) = (console.Next(), PaymentConsole.Body(console.Next(), "4.04"));
        var before = await console.Rows<PaymentRow>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => console.Client.Post("/api/transactions", body, key)));
        answers.Should().OnlyContain(a => a.StatusCode == HttpStatusCode.OK || a.StatusCode == HttpStatusCode.Conflict);
        answers.Count(a => a.StatusCode == HttpStatusCode.OK && !a.Headers.Contains("Idempotent-Replayed")).Should().Be(1);
        (await console.Rows<PaymentRow>()).Should().Be(before + 1);
    }

    [Fact]
    public async Task R05_a_missing_key_is_refused()
    {
        var response = await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), "5.05"));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Json()).GetProperty("code").GetString().Should().Be("idempotency-key-required");
    }

    [Fact]
    public async Task R06_a_request_that_cannot_be_read_leaves_the_key_free()
    {
        var key = console.Next();
        (await console.Client.Post("/api/transactions", "{nonsense", key)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), "6.06"), key)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R07_a_refusal_that_rests_on_state_stays_refused_under_its_key()
    {
        await console.Client.Put("/api/accounts", """[{"accountId":"EMPTY","currency":"AUD","kind":"customer","overdraft":"forbidden","status":"open"}]""");
        var (key, body) = (console.Next(), PaymentConsole.Body(console.Next(), "7.07", "EMPTY", "A"));
        (await console.Client.Post("/api/transactions", body, key).Json()).GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be("FUNDS");
        (await console.Pay("50.00", "A", "EMPTY").Json()).GetProperty("state").GetString().Should().Be("settled");
        (await console.Client.Post("/api/transactions", body, key).Json()).GetProperty("state").GetString().Should().Be("rejected");
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), "7.07", "EMPTY", "A"), console.Next()).Json()).GetProperty("state").GetString().Should().Be("settled");
    }

    [Fact]
    public async Task R07_a_payment_refused_for_a_closed_account_stays_refused_once_it_is_open()
    {
        var account = console.Next();
        await Account("closed");
        var (key, body) = (console.Next(), PaymentConsole.Body(console.Next(), "7.08", "A", account));
        var refused = await console.Client.Post("/api/transactions", body, key).Json();
        refused.GetProperty("reasons")[0].GetProperty("code").GetString().Should().Be("ACC-CLOSED");
        await Account("open");
        var again = await console.Client.Post("/api/transactions", body, key);
        again.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await again.Json()).ToString().Should().Be(refused.ToString());
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), "7.08", "A", account), console.Next()).Json()).GetProperty("state").GetString().Should().Be("settled");

        async Task Account(string status) =>
            (await console.Client.Put("/api/accounts", $$"""[{"accountId":"{{account}}","currency":"AUD","kind":"customer","overdraft":"allowed","status":"{{status}}"}]""")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task R07_a_claim_that_found_no_hold_stays_refused_once_there_is_one()
    {
        var key = console.Next();
        while ((await Next(console.Next())).IsSuccessStatusCode)
        {
            // Whatever the other tests have left is taken first.
        }

        var refused = await Next(key);
        refused.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await console.Pay("-7.09").Json()).GetProperty("state").GetString().Should().Be("held");
        var again = await Next(key);
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        again.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await again.Json()).GetProperty("code").GetString().Should().Be("queue-empty");
        (await Next(console.Next())).StatusCode.Should().Be(HttpStatusCode.OK);

        Task<HttpResponseMessage> Next(string with) => console.Client.Post("/api/holds/claim-next?domain=transactions", "{}", with);
    }

    [Fact]
    public async Task R08_after_a_crash_behind_the_commit_a_retry_is_a_replay()
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
        var database = TestDatabase.Sqlite(Path.Combine(folder, "crash.db"));
        var (key, body) = ("k-crash", PaymentConsole.Body("crash", "8.08"));
        string first, bearer;
        await using (var host = await ConsoleHost.Start(database))
        {
            using var client = await host.Client("transactions.write");
            bearer = client.DefaultRequestHeaders.Authorization!.Parameter!;
            await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"c","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"c","overdraft":"allowed","status":"open"}]""");
            first = await (await client.Post("/api/transactions", body, key)).Content.ReadAsStringAsync();
        }

        await using var after = await ConsoleHost.Start(database);
        using var retry = new HttpClient { BaseAddress = after.Address };
        retry.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        var again = await retry.Post("/api/transactions", body, key);
        again.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await again.Content.ReadAsStringAsync()).Should().Be(first);
    }

    [Fact]
    public async Task R09_a_pruned_key_does_not_make_a_second_payment()
    {
        var database = TestDatabase.Sqlite(Path.Combine(Directory.CreateTempSubdirectory("opsconsole-test-").FullName, "pruned.db"));
        await using var host = await ConsoleHost.Start(database);
        using var client = await host.Client("transactions.write");
        await client.Put("/api/accounts", """[{"accountId":"A","currency":"AUD","kind":"c","overdraft":"allowed","status":"open"},{"accountId":"B","currency":"AUD","kind":"c","overdraft":"allowed","status":"open"}]""");
        var body = PaymentConsole.Body("pruned", "9.09");
        (await client.Post("/api/transactions", body, "k-pruned")).StatusCode.Should().Be(HttpStatusCode.OK);
        await using (var behind = new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString))
        {
            await behind.OpenAsync();
            await using var prune = behind.CreateCommand();
            prune.CommandText = "DELETE FROM Idempotency";
            (await prune.ExecuteNonQueryAsync()).Should().Be(1);
        }

        var again = await client.Post("/api/transactions", body, "k-pruned");
        again.StatusCode.Should().Be(HttpStatusCode.Conflict);
        again.Headers.Contains("Idempotent-Replayed").Should().BeFalse("it is refused for its reference, not remembered by its key");
    }

    [Fact]
    public async Task R10_one_key_three_times_in_one_commit_executes_replays_and_mismatches()
    {
        var (key, reference) = (console.Next(), console.Next());
        var answers = await Task.WhenAll(
            console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "10.10"), key),
            console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "10.10"), key),
            console.Client.Post("/api/transactions", PaymentConsole.Body(reference, "10.11"), key));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK && !a.Headers.Contains("Idempotent-Replayed")).Should().Be(1);
        answers.Should().Contain(a => a.StatusCode == HttpStatusCode.UnprocessableEntity).And.NotContain(a => (int)a.StatusCode >= 500);
    }

    [Fact]
    public async Task R11_order_white_space_and_spelling_of_the_request_do_not_matter()
    {
        var (key, reference) = (console.Next(), console.Next());
        var body = PaymentConsole.Body(reference, "11.11");
        await console.Client.Post("/api/transactions", body, key);
        using var document = JsonDocument.Parse(body);
        var reversed = "{ " + string.Join(" ,\n", document.RootElement.EnumerateObject().Reverse().Select(m => $"\"{m.Name}\" : {m.Value.GetRawText()}")) + " }";
        (await console.Client.Post("/api/transactions", reversed, key)).Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
    }

    [Theory]
    [InlineData(255, HttpStatusCode.OK)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task R12_a_key_has_1_to_255_visible_characters(int length, HttpStatusCode status) =>
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), $"{length}.12"), new string('k', length))).StatusCode.Should().Be(status);

    [Fact]
    public async Task R12_a_key_with_a_blank_is_refused() =>
        (await console.Client.Post("/api/transactions", PaymentConsole.Body(console.Next(), "12.13"), "a b")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
}
