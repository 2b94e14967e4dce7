using System.Net;
using OpsConsole.TestKit;
using OpsConsole.Tests.Blood;

namespace OpsConsole.Tests.Surface;

/// <summary>What an idempotency key does to calls that change something, whatever their module.</summary>
public sealed class KeyedCallTests(BloodHost blood) : IClassFixture<BloodHost>, IAsyncLifetime
{
    private HttpClient client = null!;

    public async ValueTask InitializeAsync() =>
        client = await blood.Host.Client("blood.write,transactions.write,sensors.write,sensors.acknowledge,sensors.maintain,review.decide", "keyed");

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("PUT", "/api/accounts", """[{"accountId":"K1","currency":"AUD","kind":"customer","overdraft":"allowed","status":"open"}]""")]
    [InlineData("PUT", "/api/blood/sites", """[{"siteId":"KEYED","name":"Keyed","kind":"centre","latitude":-33.9,"longitude":151.2,"opens":"00:00","closes":"00:00","timeZone":"Australia/Sydney"}]""")]
    [InlineData("PUT", "/api/blood/use", """[{"siteId":"NEAR","day":"2026-01-01","use":[]}]""")]
    [InlineData("PUT", "/api/sensors/points", """[{"tag":"K-T1","source":"K-S1","kind":"co","unit":"ppm","location":"M4 East, 1 m","span":[0,300],"period":1,"limits":[],"criticality":"high"}]""")]
    [InlineData("POST", "/api/blood/units", """[{"din":"A999926999999","productCode":"E0398V00"}]""")]
    public async Task A_batch_under_a_key_is_answered_again_as_before_and_another_one_is_refused(string method, string path, string body)
    {
        var (verb, key) = (new HttpMethod(method), BloodHost.NewKey());
        var first = await client.Send(verb, path, body, key);
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        first.Headers.Contains("Idempotent-Replayed").Should().BeFalse();

        var again = await client.Send(verb, path, body, key);
        again.Headers.GetValues("Idempotent-Replayed").Should().Equal("true");
        (await again.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());

        var other = await client.Send(verb, path, "[]", key);
        other.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await other.Json()).GetProperty("code").GetString().Should().Be("idempotency-mismatch");
    }

    [Theory]
    [InlineData("/api/blood/holds")]
    [InlineData("/api/blood/holds/H/confirm")]
    [InlineData("/api/blood/holds/H/release")]
    [InlineData("/api/blood/units/A999926000001E0398V00/events")]
    [InlineData("/api/blood/recalls")]
    [InlineData("/api/holds/claim-next")]
    [InlineData("/api/transactions")]
    public async Task A_call_whose_repetition_does_harm_needs_a_key(string path)
    {
        var answer = await client.Post(path, "{}");
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("code").GetString().Should().Be("idempotency-key-required");
    }
}
