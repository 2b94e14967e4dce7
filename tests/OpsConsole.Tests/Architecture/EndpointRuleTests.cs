using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Architecture;

[Collection(RunningConsole.Name)]
public sealed class EndpointRuleTests(RunningConsole console)
{
    private IReadOnlyList<Call> Calls => EndpointRules.Calls(console.Services.GetRequiredService<EndpointDataSource>().Endpoints);

    [Fact]
    public void Every_call_of_the_machine_interface_needs_a_permission() => EndpointRules.Unguarded(Calls).ShouldBeSilent();

    [Fact]
    public async Task A_key_without_the_scope_is_refused_on_every_call_and_each_attempt_is_in_the_journal()
    {
        var guarded = Calls.Where(c => c.Policies.Count > 0 && !c.IsAnonymous).ToList();
        guarded.Should().HaveCountGreaterThan(10);
        using var client = await console.Host.Client("canary.nothing", "without a scope");
        var expected = new List<string>();
        foreach (var call in guarded)
        {
            var path = EndpointRules.Example(call.Pattern);
            using var request = new HttpRequestMessage(new HttpMethod(call.Method), path);
            using var answer = await client.SendAsync(request);
            answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, "{0} {1} needs {2}", call.Method, path, call.Who);
            (await answer.Json()).GetProperty("code").GetString().Should().Be("not-permitted", "{0} {1}", call.Method, path);
            expected.Add($"{call.Method} {path}");
        }

        await using var db = console.Host.Database();
        var key = await db.Set<ApiKeyRow>().SingleAsync(k => k.Name == "without a scope");
        var entries = await db.Journal.AsNoTracking().Where(j => j.Stream == $"access/key:{key.Id}" && j.Type == "access.denied").ToListAsync();
        entries.Select(e => JsonDocument.Parse(e.Canonical).RootElement.GetProperty("payload").GetProperty("target").GetString()).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task Nobody_unknown_is_answered_except_where_anybody_may_ask()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = console.Host.Address };
        foreach (var call in Calls.Where(c => !c.IsAnonymous))
        {
            using var request = new HttpRequestMessage(new HttpMethod(call.Method == "*" ? "GET" : call.Method), EndpointRules.Example(call.Pattern));
            using var answer = await client.SendAsync(request);
            var sentToSignIn = answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            (answer.StatusCode == HttpStatusCode.Unauthorized || sentToSignIn).Should().BeTrue("{0} {1} answered {2}", call.Method, call.Pattern, answer.StatusCode);
        }
    }

    [Fact]
    public void Canary_an_open_call_of_the_machine_interface_is_reported()
    {
        RouteEndpoint[] endpoints =
        [
            Endpoint("/api/canary/open", new AllowAnonymousAttribute()),
            Endpoint("/api/canary/{id}"),
            Endpoint("/api/canary/good", new AuthorizeAttribute("operate")),
        ];
        EndpointRules.Unguarded(EndpointRules.Calls(endpoints)).Should().Equal("POST /api/canary/open is open to anybody", "POST /api/canary/{id} is open to signed in");
    }

    private static RouteEndpoint Endpoint(string pattern, params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0, new EndpointMetadataCollection([new HttpMethodMetadata(["POST"]), .. metadata]), pattern);
}
