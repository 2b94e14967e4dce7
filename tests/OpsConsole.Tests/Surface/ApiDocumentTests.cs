using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Api;
using OpsConsole.Platform.Http;
using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture;

namespace OpsConsole.Tests.Surface;

/// <summary>The document of the machine interface says of every call what it takes, answers and refuses.</summary>
[Collection(RunningConsole.Name)]
public sealed class ApiDocumentTests(RunningConsole console)
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch"];

    private async Task<JsonElement> Document()
    {
        using var client = await console.Host.Client("journal.read", $"reader-{Guid.NewGuid():N}");
        return await client.GetAsync("/openapi/v1.json").Json();
    }

    [Fact]
    public async Task Calls_of_the_document()
    {
        var document = await Document();
        Approve.Lines("ApiDocument", Calls(document).Select(Line));
        Lacking(document, Endpoints()).Should().BeEmpty();
    }

    [Fact]
    public async Task Bodies_of_the_document() =>
        Approve.Lines("ApiBodies", (await Document()).GetProperty("components").GetProperty("schemas").EnumerateObject().OrderBy(s => s.Name, StringComparer.Ordinal)
            .Select(s => $"{s.Name} {Shape(s.Value)}"));

    private static string Shape(JsonElement schema) =>
        schema.TryGetProperty("properties", out var members) ? $"{{{string.Join(", ", members.EnumerateObject().Select(m => $"{m.Name} {Shape(m.Value)}".TrimEnd()))}}}"
        : schema.TryGetProperty("items", out var items) ? $"{Shape(items)}[]"
        : schema.TryGetProperty("oneOf", out var either) ? string.Concat(either.EnumerateArray().Select(Shape))
        : schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1]
        : "";

    [Fact]
    public void A_name_in_the_document_stands_for_one_body()
    {
        var bodies = console.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<CallDescription>()).OfType<CallDescription>()
            .SelectMany(c => new[] { c.Takes, c.Answers }).OfType<Type>().Select(t => t.GetElementType() ?? t).Distinct();
        bodies.GroupBy(ApiDocument.NameOf).Where(g => g.Count() > 1).Select(g => g.Key).Should().BeEmpty();
    }

    [Fact]
    public void A_call_that_says_nothing_of_itself_is_noticed()
    {
        var document = JsonDocument.Parse("""{"paths":{"/api/silent":{"post":{"responses":{"200":{"description":"OK"}}}}}}""").RootElement;
        Lacking(document, ["POST /api/silent", "GET /api/absent"]).Should().Equal("GET /api/absent is not in the document", "POST /api/silent says nothing of itself", "POST /api/silent names no key");
    }

    [Fact]
    public async Task What_a_call_takes_and_refuses_can_be_read_from_it()
    {
        var document = await Document();
        var submit = document.GetProperty("paths").GetProperty("/api/transactions").GetProperty("post");
        var body = Resolve(document, submit.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"));
        body.GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().Contain(["endToEndId", "amount", "currency", "valueDate"]);
        body.GetProperty("properties").GetProperty("amount").GetProperty("type").GetString().Should().Be("string", "money is never a binary number");
        submit.GetProperty("parameters").EnumerateArray().Should().ContainSingle(p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("required").GetBoolean());
        submit.GetProperty("responses").EnumerateObject().Select(r => r.Name).Should().Contain(["200", "400", "401", "403", "409", "413", "422", "429", "503"]);
        submit.GetProperty("requestBody").GetProperty("required").GetBoolean().Should().BeTrue();
        submit.GetProperty("description").GetString().Should().Be("Permission: transactions.write.");
        var refused = submit.GetProperty("responses").GetProperty("400").GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
        Resolve(document, refused).GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().Contain(["code", "traceId", "errors"]);
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString().Should().Be("bearer");
    }

    private IReadOnlyList<string> Endpoints() =>
        [.. EndpointRules.Calls(console.Services.GetRequiredService<EndpointDataSource>().Endpoints)
            .Where(c => c.Pattern.StartsWith("/api/", StringComparison.Ordinal)).Select(c => $"{c.Method} {c.Pattern.TrimEnd('/')}").Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Call, JsonElement Operation)> Calls(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject().Where(o => Verbs.Contains(o.Name))
        orderby path.Name, operation.Name
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    private static IEnumerable<string> Lacking(JsonElement document, IReadOnlyList<string> endpoints)
    {
        var calls = Calls(document).ToDictionary(c => c.Call, c => c.Operation, StringComparer.Ordinal);
        foreach (var endpoint in endpoints.Where(e => !calls.ContainsKey(e)))
            yield return $"{endpoint} is not in the document";
        foreach (var (call, operation) in calls)
        {
            if (!operation.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 10 })
                yield return $"{call} says nothing of itself";
            if (!operation.TryGetProperty("security", out _))
                yield return $"{call} names no key";
        }
    }

    private static string Line((string Call, JsonElement Operation) one)
    {
        var key = one.Operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.GetProperty("name").GetString() == "Idempotency-Key").Select(p => p.TryGetProperty("required", out var must) && must.GetBoolean() ? ", key required" : ", key optional").FirstOrDefault() ?? ""
            : "";
        var takes = one.Operation.TryGetProperty("requestBody", out var body) ? Name(body.GetProperty("content").GetProperty("application/json").GetProperty("schema")) : "nothing";
        var answers = Name(one.Operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema"));
        var codes = string.Join(" ", one.Operation.GetProperty("responses").EnumerateObject().Select(r => r.Name));
        return $"{one.Call}  takes {takes}{key}, answers {answers}; {codes}";
    }

    private static string Name(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1]
        : schema.TryGetProperty("items", out var items) ? $"{Name(items)}[]"
        : schema.GetProperty("type").ToString();

    private static JsonElement Resolve(JsonElement document, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, part) => at.GetProperty(part))
            : schema;
}
