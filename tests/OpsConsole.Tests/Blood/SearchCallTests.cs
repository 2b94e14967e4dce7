using System.Net;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

public sealed class SearchCallTests(BloodHost blood) : IClassFixture<BloodHost>
{
    [Theory]
    [InlineData("\"component\":\"serum\"", "/component")]
    [InlineData("\"group\":\"Z\"", "/group")]
    [InlineData("\"quantity\":0", "/quantity")]
    [InlineData("\"quantity\":1.5", "/quantity")]
    [InlineData("\"quantity\":100000", "/quantity")]
    [InlineData("\"attributes\":[\"fresh\"]", "/attributes")]
    [InlineData("\"attributes\":\"irradiated\"", "/attributes")]
    [InlineData("\"recipient\":{\"sex\":\"x\"}", "/recipient/sex")]
    [InlineData("\"recipient\":{\"birthYear\":1800}", "/recipient/birthYear")]
    [InlineData("\"recipient\":{\"antibodies\":[\"anti-Zz\"]}", "/recipient/antibodies")]
    [InlineData("\"recipient\":[]", "/recipient")]
    [InlineData("\"neededBy\":\"soon\"", "/neededBy")]
    [InlineData("\"neededBy\":null", "/neededBy")]
    [InlineData("\"mode\":\"fast\"", "/mode")]
    [InlineData("\"policy\":\"XX\"", "/policy")]
    [InlineData("\"destinationSiteId\":\"NOWHERE\"", "/destinationSiteId")]
    public async Task A_search_with_a_mistake_points_at_it(string member, string pointer)
    {
        var name = member[..member.IndexOf(':')];
        var members = new[] { "\"component\":\"red-cells\"", "\"group\":\"A+\"", "\"quantity\":1", "\"destinationSiteId\":\"DEST\"", $"\"neededBy\":\"{BloodHost.In(6)}\"" };
        var body = "{" + string.Join(',', members.Where(m => !m.StartsWith(name, StringComparison.Ordinal)).Append(member)) + "}";
        var answer = await blood.Client.Post("/api/blood/search", body);
        ((int)answer.StatusCode).Should().BeInRange(400, 422);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Json()).GetProperty("errors").TryGetProperty(pointer, out _).Should().BeTrue();
    }

    [Fact]
    public async Task A_requirement_that_means_nothing_is_refused_not_ignored()
    {
        var answer = await blood.Client.Post("/api/blood/search", $$"""{"component":"plasma","group":"AB+","quantity":1,"attributes":["ht-negative"],"destinationSiteId":"DEST","neededBy":"{{BloodHost.In(6)}}"}""");
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    // The table of red cells, rows recipients, in the order O− O+ A− A+ B− B+ AB− AB+.
    [InlineData("O-", "O-")]
    [InlineData("O+", "O-,O+")]
    [InlineData("A-", "O-,A-")]
    [InlineData("A+", "O-,O+,A-,A+")]
    [InlineData("B-", "O-,B-")]
    [InlineData("B+", "O-,O+,B-,B+")]
    [InlineData("AB-", "O-,A-,B-,AB-")]
    [InlineData("AB+", "O-,O+,A-,A+,B-,B+,AB-,AB+")]
    public async Task Only_compatible_groups_come_back_over_the_wire(string recipient, string groups)
    {
        foreach (var group in new[] { "O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+" })
            await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), group, component: "red-cells"));
        var answer = await blood.Search(recipient, quantity: 200);
        BloodHost.Texts(answer.GetProperty("candidates"), "group").Distinct().Should().BeEquivalentTo(groups.Split(','));
        answer.GetProperty("shortfall").GetInt32().Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task In_date_now_but_not_on_arrival_is_refused_with_its_sentence()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O+", component: "cryo", product: "E5165V00", expires: BloodHost.In(TimeSpan.FromMinutes(20))));
        var answer = await blood.Search("O+", "cryo");
        BloodHost.Texts(answer.GetProperty("candidates"), "unitId").Should().NotContain(unit);
        var refused = answer.GetProperty("rejected").EnumerateArray().Single(r => r.GetProperty("unitId").GetString() == unit);
        refused.GetProperty("rule").GetString().Should().Be("expires-before-arrival");
        refused.GetProperty("detail").GetString().Should().MatchRegex(@"expires \d+ min before arrival");
    }

    [Fact]
    public async Task Stock_lists_units_days_of_supply_and_the_age_of_the_data()
    {
        await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "AB+", "FAR", "whole-blood", "E0023V00"));
        var use = string.Join(',', new[] { 2, 3, 4 }.Select(d =>
            $$"""{"siteId":"FAR","day":"{{BloodHost.In(-24 * d)[..10]}}","use":[{"component":"whole-blood","group":"AB+","units":2}]}"""));
        (await blood.Client.Put("/api/blood/use", $"[{use}]").Json()).GetProperty("accepted").GetInt32().Should().Be(3);
        var items = (await blood.Client.GetAsync("/api/blood/stock?limit=1000").Json()).GetProperty("items").EnumerateArray();
        var row = items.Single(i => i.GetProperty("siteId").GetString() == "FAR" && i.GetProperty("component").GetString() == "whole-blood");
        row.GetProperty("units").GetInt32().Should().Be(1);
        row.GetProperty("daysOfSupply").GetDecimal().Should().Be(0.5m);
        row.GetProperty("phase").GetString().Should().Be("red");
        row.GetProperty("dataAge").GetInt64().Should().BeLessThan(60);
        row.GetProperty("silent").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Stock_comes_in_pages_that_meet_without_gap_or_overlap()
    {
        foreach (var site in new[] { "NEAR", "FAR", "DEST" })
            await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O-", site, "plasma", "E0701V00", expires: BloodHost.In(24 * 300)));
        var whole = BloodHost.Texts((await blood.Client.GetAsync("/api/blood/stock?limit=1000").Json()).GetProperty("items"), "siteId");
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await blood.Client.GetAsync($"/api/blood/stock?limit=2{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}").Json();
            paged.AddRange(BloodHost.Texts(page.GetProperty("items"), "siteId"));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        paged.Should().Equal(whole);
    }
}
