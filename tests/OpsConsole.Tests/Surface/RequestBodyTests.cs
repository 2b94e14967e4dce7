using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Http;
using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture;
using OpsConsole.Wire;

namespace OpsConsole.Tests.Surface;

/// <summary>
/// What the document says a call takes is what the call reads. Every member is sent once as something it cannot be, and must be
/// named in the refusal; that nothing else is read is the business of <see cref="JsonFields"/>.
/// </summary>
[Collection(RunningConsole.Name)]
public sealed class RequestBodyTests(RunningConsole console)
{
    private const string Readings = "/api/sensors/readings";

    // The lines of a day's use are answered for together, so what is around the wrong member must be right.
    private static readonly Dictionary<Type, string> Around = new() { [typeof(BloodUseLine)] = """{"component":"red-cells","group":"O-","units":1}""" };

    private IReadOnlyList<(string Method, string Path, Type Takes)> Described =>
    [
        .. from endpoint in console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let call = endpoint.Metadata.GetMetadata<CallDescription>()
           where call?.Takes is not null
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
           select (method, EndpointRules.Example("/" + endpoint.RoutePattern.RawText!.TrimStart('/')), call.Takes),
    ];

    private async Task<HttpClient> Client() => await console.Host.Client(string.Join(',', console.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .SelectMany(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>()).Select(a => a.Policy).OfType<string>().Distinct()), $"bodies-{Guid.NewGuid():N}");

    [Fact]
    public async Task Every_member_of_the_document_is_read_by_its_call()
    {
        Described.Should().HaveCountGreaterThan(20).And.ContainSingle(c => c.Path == Readings);
        using var client = await Client();
        var unread = new List<string>();
        foreach (var (method, path, takes) in Described.Where(c => c.Path != Readings))
            unread.AddRange(await Unread(client, method, path, takes));
        unread.ShouldBeSilent();
    }

    [Fact]
    public async Task Canary_a_member_that_is_not_read_is_reported()
    {
        using var client = await Client();
        (await Unread(client, "POST", "/api/holds/x/extend", typeof(KeptAndMore))).Should().Equal("POST /api/holds/x/extend does not read /more");
        (await Unread(client, "PUT", "/api/blood/use", typeof(DayAndMore[]))).Should().Equal("PUT /api/blood/use does not read /use/0/more");
    }

    [Fact]
    public void Canary_a_member_that_is_not_in_the_document_cannot_be_read()
    {
        var fields = new JsonFields(JsonDocument.Parse("""{"leaseToken":"1","reason":"more"}""").RootElement, typeof(HoldKept));
        fields.Text("leaseToken").Should().Be("1");
        fields.Invoking(f => f.OptionalText("reason")).Should().Throw<InvalidOperationException>().WithMessage("HoldKept has no member reason*");
    }

    [Fact]
    public async Task What_is_not_in_the_document_is_ignored()
    {
        using var client = await Client();
        var answer = await client.Post("/api/holds/nowhere/extend", """{"leaseToken":"1","more":17}""");
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound, "the body was taken and the hold looked for");
    }

    [Fact]
    public async Task Readings_are_read_and_answered_as_their_records_say()
    {
        using var client = await Client();
        await client.Put("/api/sensors/points", """[{"tag":"BODY-1","source":"BODY","kind":"co","unit":"ppm","location":"Here, 1 m","span":[0,300],"period":1,"limits":[],"criticality":"low"}]""");
        foreach (var name in Names(typeof(ReadingBatch)))
        {
            var wrong = JsonNode.Parse("""{"source":"BODY","epoch":1,"readings":[]}""")!.AsObject();
            wrong[name] = true;
            var refused = await client.Post(Readings, wrong.ToJsonString());
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, name);
            (await refused.Json()).GetProperty("errors").EnumerateObject().Select(e => e.Name).Should().Equal($"/{name}");
        }

        var seq = 0;
        foreach (var name in Names(typeof(SensorReading)))
        {
            var reading = JsonNode.Parse($$"""{"tag":"BODY-1","seq":{{++seq}},"time":"2026-11-23T08:00:00Z","value":20,"quality":"Good"}""")!.AsObject();
            reading[name] = true;
            var taken = await client.Post(Readings, $$"""{"source":"BODY","epoch":1,"readings":[{{reading.ToJsonString()}}]}""");
            var text = await taken.Content.ReadAsStringAsync();
            var answer = JsonSerializer.Deserialize<ReadingBatchAnswer>(text, Strict)!;
            JsonSerializer.Serialize(answer, Strict).Should().Be(text, "it is written by hand");
            if (name != "time")
                answer.Quarantined.Should().ContainSingle(because: name);
            else
                (await client.GetAsync("/api/sensors/points/BODY-1").Json()).GetProperty("sourceTime").ValueKind.Should().Be(JsonValueKind.Null, "a value is not lost for the sake of its clock");
        }
    }

    private static JsonSerializerOptions Strict { get; } = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static async Task<IReadOnlyList<string>> Unread(HttpClient client, string method, string path, Type takes)
    {
        var unread = new List<string>();
        foreach (var (pointer, named, body) in Wrong(takes.GetElementType() ?? takes))
        {
            using var answer = await client.Send(new HttpMethod(method), path, takes.IsArray ? $"[{body}]" : body, $"{Guid.NewGuid():N}");
            var document = await answer.Json();
            var isNamed = takes.IsArray
                ? document.GetProperty("items")[0] is var item && item.GetProperty("status").GetString() == "rejected" && item.GetProperty("detail").GetString()!.Contains($"{named}:", StringComparison.Ordinal)
                : answer.StatusCode == HttpStatusCode.BadRequest && document.TryGetProperty("errors", out var errors) && errors.TryGetProperty(named, out _);
            if (!isNamed)
                unread.Add($"{method} {path} does not read {pointer}");
        }

        return unread;
    }

    // Each member, at whatever depth, as something it cannot be; and where the refusal names it.
    private static IEnumerable<(string Pointer, string Named, string Body)> Wrong(Type record)
    {
        foreach (var property in record.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var type = property.PropertyType;
            yield return ($"/{name}", $"/{name}", Body(record, name, type == typeof(string) || type == typeof(DateTime) || type == typeof(DateTime?) ? "17" : "\"x\""));
            var element = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
            if (element == typeof(string))
                yield return ($"/{name}/0", $"/{name}/0", Body(record, name, "[17]"));
            else if (element is { IsClass: true })
            {
                foreach (var (pointer, named, body) in Wrong(element))
                    yield return ($"/{name}/0{pointer}", Around.ContainsKey(Base(element)) ? $"/{name}" : $"/{name}/0{named}", Body(record, name, $"[{body}]"));
            }
            else if (type.Namespace == typeof(BloodSearch).Namespace)
            {
                foreach (var (pointer, named, body) in Wrong(type))
                    yield return ($"/{name}{pointer}", $"/{name}{named}", Body(record, name, body));
            }
        }
    }

    private static string Body(Type record, string name, string json)
    {
        var body = JsonNode.Parse(Around.GetValueOrDefault(Base(record), "{}"))!.AsObject();
        body[name] = JsonNode.Parse(json);
        return body.ToJsonString();
    }

    private static Type Base(Type record) => record == typeof(LineAndMore) ? typeof(BloodUseLine) : record;

    private static IEnumerable<string> Names(Type record) => record.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));

    private sealed record KeptAndMore(string LeaseToken, string More);

    private sealed record DayAndMore(string SiteId, IReadOnlyList<LineAndMore> Use);

    private sealed record LineAndMore(string Component, string Group, int Units, string More);
}
