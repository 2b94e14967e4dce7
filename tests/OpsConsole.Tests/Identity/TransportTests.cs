using Microsoft.EntityFrameworkCore;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Identity;

/// <summary>What a proxy says of the caller counts if the proxy is trusted, and only then.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.5, 127.0.0.0/8", true)]
    [InlineData("10.0.0.5", false)]
    [InlineData("", false)]
    [InlineData(" , ", false)]
    public async Task Https_at_a_trusted_proxy_makes_cookies_secure_and_is_asked_for_again(string proxies, bool trusted)
    {
        await using var host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Transport:TrustedProxies"] = proxies });
        using var answer = await Ask(host, "/sign-in");
        answer.Headers.TryGetValues("Strict-Transport-Security", out var strict);
        (strict ?? []).Should().BeEquivalentTo(trusted ? ["max-age=31536000"] : Array.Empty<string>());
        answer.Headers.GetValues("Set-Cookie").Should().ContainSingle(c => c.Contains("Antiforgery", StringComparison.Ordinal))
            .Which.Contains("; secure", StringComparison.OrdinalIgnoreCase).Should().Be(trusted);
    }

    [Fact]
    public async Task Strict_transport_can_be_left_out()
    {
        await using var host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Transport:TrustedProxies"] = "127.0.0.1", ["Transport:StrictTransportDays"] = "0" });
        using var answer = await Ask(host, "/sign-in");
        answer.Headers.Contains("Strict-Transport-Security").Should().BeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("", "127.0.0.1")]
    public async Task The_journal_names_the_caller_and_not_the_trusted_proxy(string proxies, string source)
    {
        await using var host = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["Transport:TrustedProxies"] = proxies });
        using var refused = await Ask(host, "/api/alerts", "Bearer nobody");
        refused.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
        await Eventually.Holds(async () =>
        {
            await using var db = host.Database();
            var entries = await db.Journal.AsNoTracking().Select(j => j.Canonical).ToListAsync();
            return entries.Any(e => System.Text.Encoding.UTF8.GetString(e).Contains($"\"{source}\"", StringComparison.Ordinal));
        });
    }

    private static async Task<HttpResponseMessage> Ask(ConsoleHost host, string path, string? authorization = null)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "console.example";
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.9");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await client.SendAsync(request);
    }
}
