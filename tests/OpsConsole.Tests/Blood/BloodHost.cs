using System.Globalization;
using System.Net;
using System.Text.Json;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

/// <summary>The running console with three sites, and short ways to report units and search.</summary>
public sealed class BloodHost : IAsyncLifetime
{
    private static int _dins;

    public ConsoleHost Host { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public static string In(TimeSpan ahead) => TimeProvider.System.GetUtcNow().Add(ahead).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string In(int hours) => In(TimeSpan.FromHours(hours));

    /// <summary>A donation number no other test has.</summary>
    public static string NewDin() => $"A999926{Interlocked.Increment(ref _dins).ToString("000000", CultureInfo.InvariantCulture)}";

    public async ValueTask InitializeAsync()
    {
        Host = await ConsoleHost.Start();
        Client = await Host.Client("blood.write,blood.read,review.decide,journal.read,operate");
        var sites = await Client.Put("/api/blood/sites", $"[{Site("DEST", -33.88, 151.20)},{Site("NEAR", -33.90, 151.19)},{Site("FAR", -32.92, 151.76)}]");
        sites.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    public static string Site(string id, double latitude, double longitude) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"siteId":"{{id}}","name":"{{id}} centre","kind":"centre","latitude":{{latitude}},"longitude":{{longitude}},"opens":"00:00","closes":"00:00","timeZone":"Australia/Sydney"}""");

    public static string Unit(
        string din, string group = "A+", string site = "NEAR", string component = "red-cells", string product = "E0398V00", string? collected = null, string? expires = null, string attributes = "[]") =>
        $$"""{"din":"{{din}}","productCode":"{{product}}","component":"{{component}}","group":"{{group}}","collectedAt":"{{collected ?? In(-48)}}","expiresAt":"{{expires ?? In(24 * 20)}}","siteId":"{{site}}","attributes":{{attributes}}}""";

    /// <summary>Reports units; the answer's items.</summary>
    public async Task<JsonElement[]> Report(params string[] units)
    {
        var answer = await Client.Post("/api/blood/units", $"[{string.Join(',', units)}]");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray()];
    }

    /// <summary>Reports one unit that must be accepted; its id.</summary>
    public async Task<string> Accepted(string unit)
    {
        var item = (await Report(unit))[0];
        item.GetProperty("status").GetString().Should().Be("accepted", item.ToString());
        return item.GetProperty("id").GetString()!;
    }

    public Task<HttpResponseMessage> TrySearch(string group, string component = "red-cells", int quantity = 1, string more = "") =>
        Client.Post("/api/blood/search", $$"""{"component":"{{component}}","group":"{{group}}","quantity":{{quantity}},"attributes":[],"destinationSiteId":"DEST","neededBy":"{{In(6)}}","mode":"routine","policy":"AU"{{more}}}""");

    public async Task<JsonElement> Search(string group, string component = "red-cells", int quantity = 1, string more = "")
    {
        var answer = await TrySearch(group, component, quantity, more);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    /// <summary>Sends with a key of its own.</summary>
    public Task<HttpResponseMessage> Post(string path, string json) => Client.Post(path, json, NewKey());

    public static string NewKey() => Guid.NewGuid().ToString();

    public Task<HttpResponseMessage> Step(string unitId, string happened, string more = "") =>
        Post($"/api/blood/units/{unitId}/events", $$"""{"event":"{{happened}}","at":"{{In(0)}}"{{more}}}""");

    public async Task<JsonElement> Read(string unitId) => await Client.GetAsync($"/api/blood/units/{unitId}").Json();

    public static string[] Texts(JsonElement array, string? member = null) =>
        [.. array.EnumerateArray().Select(e => (member is null ? e : e.GetProperty(member)).GetString()!)];
}
