using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Blood.Tables;
using OpsConsole.Identity;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;
using OpsConsole.Tests.Identity;

namespace OpsConsole.Tests.Blood;

public sealed class UnitCallTests(BloodHost blood) : IClassFixture<BloodHost>
{
    [Fact]
    public async Task A_reported_unit_is_found_by_the_very_next_search()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "B-"));
        var answer = await blood.Search("B-");
        var candidate = answer.GetProperty("candidates").EnumerateArray().Single(c => c.GetProperty("unitId").GetString() == unit);
        candidate.GetProperty("tier").GetString().Should().Be("identical");
        BloodHost.Texts(candidate.GetProperty("arrivalParts"), "part").Should().Equal("opening", "pick-and-pack", "drive", "handover");
        candidate.GetProperty("remainingAtArrival").GetString().Should().StartWith("P19D");
        candidate.GetProperty("reasons").GetArrayLength().Should().BeGreaterThan(0);
        candidate.GetProperty("proof").GetProperty("checked").GetInt64().Should().Be(5);
        candidate.GetProperty("proof").GetProperty("version").GetString().Should().Be("au-2026.1+travel-1+finder-1");
        answer.GetProperty("complete").GetBoolean().Should().BeTrue();
        answer.GetProperty("policyVersion").GetString().Should().Be("au-2026.1+travel-1+finder-1");
    }

    [Fact]
    public async Task The_nearer_of_two_alike_comes_first()
    {
        var far = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "AB-", "FAR"));
        var near = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "AB-", "NEAR"));
        BloodHost.Texts((await blood.Search("AB-")).GetProperty("candidates"), "unitId").Where(u => u == near || u == far).Should().Equal(near, far);
    }

    [Fact]
    public async Task A_unit_reported_again_is_a_duplicate_and_one_bad_item_spoils_no_other()
    {
        var din = BloodHost.NewDin();
        await blood.Accepted(BloodHost.Unit(din));
        var items = await blood.Report(BloodHost.Unit(din), """{"din":17}""", BloodHost.Unit(BloodHost.NewDin()), "null");
        items.Select(i => i.GetProperty("status").GetString()).Should().Equal("duplicate", "rejected", "accepted", "rejected");
    }

    [Theory]
    [InlineData("din", "\"A99992112345\"", "din-length")]
    [InlineData("din", "\"O999921123456\"", "din-facility")]
    [InlineData("din", "\"a999921123456\"", "din-facility")]
    [InlineData("din", "null", "missing")]
    [InlineData("productCode", "\"e0398V00\"", "product-code-description")]
    [InlineData("component", "\"serum\"", "unknown-component")]
    [InlineData("group", "\"C+\"", "unknown-group")]
    [InlineData("group", "5", "not-text")]
    [InlineData("collectedAt", "\"2099-01-01T00:00:00Z\"", "invalid-item")]
    [InlineData("expiresAt", "\"1970-01-01T00:00:00Z\"", "before-collection")]
    [InlineData("expiresAt", "\"2026-07-01T00:00:00+10:00\"", "not-utc")]
    [InlineData("siteId", "\"NOWHERE\"", "site-unknown")]
    [InlineData("siteId", "\"a/b\"", "site-id")]
    [InlineData("attributes", "[1]", "not-text")]
    [InlineData("attributes", "[\"a,b\"]", "attribute-form")]
    public async Task A_unit_with_a_mistake_is_rejected_with_its_code(string member, string value, string code)
    {
        var good = JsonDocument.Parse(BloodHost.Unit(BloodHost.NewDin())).RootElement;
        var bad = "{" + string.Join(',', good.EnumerateObject().Select(p => $"\"{p.Name}\":{(p.Name == member ? value : p.Value.GetRawText())}")) + "}";
        var item = (await blood.Report(bad))[0];
        item.GetProperty("status").GetString().Should().Be("rejected");
        item.GetProperty("code").GetString().Should().Be(code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"units\"")]
    [InlineData("{\"items\":3}")]
    public async Task A_body_that_is_no_batch_is_a_problem(string body)
    {
        var answer = await blood.Client.Post("/api/blood/units", body);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("code").GetString().Should().Be("not-a-batch");
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused()
    {
        using var reader = await blood.Host.Client("blood.read");
        (await reader.Post("/api/blood/units", "[]")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var stranger = new HttpClient { BaseAddress = blood.Host.Address };
        (await stranger.Post("/api/blood/search", "{}")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_second_group_on_the_same_donation_is_held_for_a_person_and_not_found()
    {
        var din = BloodHost.NewDin();
        await blood.Accepted(BloodHost.Unit(din, "O+"));
        var item = (await blood.Report(BloodHost.Unit(din, "A+", component: "platelets", product: "E3087V00", expires: BloodHost.In(72))))[0];
        item.GetProperty("status").GetString().Should().Be("quarantined");
        item.GetProperty("code").GetString().Should().Be("group-differs");
        var unit = item.GetProperty("id").GetString()!;

        var hold = (await OpenHolds()).Single(h => h.GetProperty("subject").GetString() == $"blood-unit/{unit}");
        hold.GetProperty("title").GetString().Should().Be("Group differs from history: A+ today, O+ before");
        (await blood.Search("A+", "platelets")).GetProperty("candidates").EnumerateArray().Should().BeEmpty();
        (await (await blood.Step(unit, "reserve")).Json()).GetProperty("code").GetString().Should().Be("under-review");
    }

    [Fact]
    public async Task The_same_unit_with_another_group_leaves_the_shelf_and_is_held_once()
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "B+"));
        (await blood.Report(BloodHost.Unit(din, "A+")))[0].GetProperty("code").GetString().Should().Be("group-differs");
        (await blood.Report(BloodHost.Unit(din, "A+")))[0].GetProperty("code").GetString().Should().Be("under-review");
        (await OpenHolds()).Count(h => h.GetProperty("subject").GetString() == $"blood-unit/{unit}").Should().Be(1);
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("quarantined");
        BloodHost.Texts((await blood.Search("B+")).GetProperty("candidates"), "unitId").Should().NotContain(unit);
    }

    [Fact]
    public async Task Two_groups_for_one_donation_in_one_batch_see_each_other()
    {
        var din = BloodHost.NewDin();
        var items = await blood.Report(BloodHost.Unit(din, "O-"), BloodHost.Unit(din, "O+", component: "plasma", product: "E0701V00", expires: BloodHost.In(24 * 300)));
        items.Count(i => i.GetProperty("status").GetString() == "quarantined").Should().Be(1);
    }

    [Theory]
    [InlineData("[\"irradiatd\"]", "attribute-unknown", 20)]
    [InlineData("[]", "shelf-life", 60)]
    public async Task What_cannot_be_believed_is_quarantined(string attributes, string code, int days)
    {
        var item = (await blood.Report(BloodHost.Unit(BloodHost.NewDin(), attributes: attributes, expires: BloodHost.In(24 * days))))[0];
        item.GetProperty("status").GetString().Should().Be("quarantined");
        item.GetProperty("code").GetString().Should().Be(code);
    }

    [Fact]
    public async Task A_unit_goes_from_the_centre_to_the_patient_step_by_step()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O+", "NEAR"));
        foreach (var (step, more, state) in new[]
        {
            ("reserve", ",\"siteId\":\"NEAR\"", "reserved"), ("pack", "", "packed"), ("dispatch", "", "in-transit"),
            ("receive", ",\"siteId\":\"DEST\",\"temperature\":4.5", "received"), ("shelve", ",\"siteId\":\"DEST\"", "available"),
        })
        {
            var answer = await blood.Step(unit, step, more);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            (await answer.Json()).GetProperty("state").GetString().Should().Be(state);
        }

        (await blood.Read(unit)).GetProperty("siteId").GetString().Should().Be("DEST");
        await using var db = blood.Host.Database();
        var story = await db.Journal.AsNoTracking().Where(j => j.Stream == $"blood-unit/{unit}").OrderBy(j => j.Lane).ThenBy(j => j.Sequence).ToListAsync();
        story.Select(Told).Should().Equal("received", "reserve", "pack", "dispatch", "receive", "shelve");

        static string Told(JournalRow row)
        {
            using var entry = JsonDocument.Parse(row.Canonical);
            return entry.RootElement.GetProperty("payload").TryGetProperty("event", out var happened) ? happened.GetString()! : row.Type["blood.unit-".Length..];
        }
    }

    [Fact]
    public async Task A_step_that_is_not_in_the_table_is_refused_and_changes_nothing()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin()));
        var answer = await blood.Step(unit, "transfuse");
        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var problem = await answer.Json();
        problem.GetProperty("code").GetString().Should().Be("life-cycle-refused");
        problem.GetProperty("state").GetString().Should().Be("available");
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("available");
    }

    [Fact]
    public async Task Red_cells_received_too_warm_go_to_review_and_are_not_found()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "A-"));
        foreach (var step in new[] { "reserve", "pack", "dispatch" })
            (await blood.Step(unit, step)).EnsureSuccessStatusCode();
        var answer = await blood.Step(unit, "receive", ",\"siteId\":\"DEST\",\"temperature\":10.5");
        (await answer.Json()).GetProperty("state").GetString().Should().Be("excursion-review");
    }

    [Theory]
    [InlineData("""{"event":"teleport","at":"2026-01-01T00:00:00Z"}""", "/event")]
    [InlineData("""{"event":"reserve"}""", "/at")]
    [InlineData("""{"event":"reserve","at":"yesterday"}""", "/at")]
    [InlineData("""{"event":"reserve","at":"2026-01-01T00:00:00Z","temperature":"cold"}""", "/temperature")]
    [InlineData("""{"event":"reserve","at":"2026-01-01T00:00:00Z","siteId":7}""", "/siteId")]
    [InlineData("[]", "/")]
    public async Task A_step_with_a_mistake_points_at_it(string body, string pointer)
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin()));
        var answer = await blood.Post($"/api/blood/units/{unit}/events", body);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("errors").TryGetProperty(pointer, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Steps_that_lie_are_refused()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin()));
        var future = await blood.Post($"/api/blood/units/{unit}/events", """{"event":"reserve","at":"2099-01-01T00:00:00Z"}""");
        (await future.Json()).GetProperty("code").GetString().Should().Be("in-the-future");
        (await (await blood.Step(unit, "reserve", ",\"siteId\":\"FAR\"")).Json()).GetProperty("code").GetString().Should().Be("not-at-site");
        (await (await blood.Step(unit, "hold")).Json()).GetProperty("code").GetString().Should().Be("use-holds");
        (await blood.Step("A999999999999E0398V00", "reserve")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await blood.Step("nonsense", "reserve")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_step_repeated_under_its_key_is_a_replay()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin()));
        var body = $$"""{"event":"reserve","at":"{{BloodHost.In(0)}}"}""";
        var first = await blood.Client.Post($"/api/blood/units/{unit}/events", body, "step-1");
        var again = await blood.Client.Post($"/api/blood/units/{unit}/events", body, "step-1");
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        again.Headers.Contains("Idempotent-Replayed").Should().BeTrue();
    }

    [Fact]
    public async Task Leaving_quarantine_needs_another_person()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin()));
        (await blood.Step(unit, "quarantine")).EnsureSuccessStatusCode();
        (await (await blood.Step(unit, "release")).Json()).GetProperty("code").GetString().Should().Be("second-verifier-required");
        (await (await blood.Step(unit, "release", ",\"verifiedBy\":\"R. Singh\"")).Json()).GetProperty("code").GetString().Should().Be("second-verifier-unknown");

        var away = await blood.Host.Hire("away", Roles.Coordinator);
        await using (var scope = blood.Host.Services.CreateAsyncScope())
            (await scope.ServiceProvider.GetRequiredService<PeopleAdministration>().Disable(Staff.Administrator, away, CancellationToken.None)).Refused.Should().BeNull();
        (await (await blood.Step(unit, "release", $",\"verifiedBy\":\"{away}\"")).Json()).GetProperty("code").GetString().Should().Be("second-verifier-unknown");

        var verifier = await blood.Host.Hire("verifier", Roles.Coordinator);
        using var own = await blood.Host.Client("blood.write", "verifier");
        var step = $$"""{"event":"release","at":"{{BloodHost.In(0)}}","verifiedBy":"{{verifier}}"}""";
        (await (await own.Post($"/api/blood/units/{unit}/events", step, "own-release")).Json()).GetProperty("code").GetString().Should().Be("second-verifier-same", "the key acts for that person");
        (await blood.Step(unit, "release", ",\"verifiedBy\":\"verifier\"")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await blood.Host.Entries($"blood-unit/{unit}", "blood.unit-stepped"))[^1].Should().Contain($"\"verifiedBy\":\"{verifier}\"");
    }

    [Fact]
    public async Task A_recall_reaches_every_product_of_the_donation_and_cancels_what_holds_it()
    {
        var din = BloodHost.NewDin();
        var cells = await blood.Accepted(BloodHost.Unit(din, "O-"));
        var plasma = await blood.Accepted(BloodHost.Unit(din, "O-", component: "plasma", product: "E0701V00", expires: BloodHost.In(24 * 300)));
        var held = await blood.Post("/api/blood/holds", $$"""{"unitIds":["{{cells}}"],"requestId":"R-9","destinationSiteId":"DEST","allOrNothing":true}""").Json();
        var answer = await blood.Post("/api/blood/recalls", $$"""{"din":"{{din}}","reason":"Reactive donor"}""").Json();
        BloodHost.Texts(answer.GetProperty("units"), "unitId").Should().BeEquivalentTo(cells, plasma);
        BloodHost.Texts(answer.GetProperty("holds")).Should().Equal(held.GetProperty("holdId").GetString());
        (await blood.Read(cells)).GetProperty("state").GetString().Should().Be("recalled");
        var search = await blood.Search("O-");
        BloodHost.Texts(search.GetProperty("candidates"), "unitId").Should().NotContain(cells);
        var confirm = await blood.Post($"/api/blood/holds/{held.GetProperty("holdId").GetString()}/confirm", $$"""{"fence":{{held.GetProperty("fence").GetInt64()}}}""");
        (await confirm.Json()).GetProperty("code").GetString().Should().Be("units-lost");
    }

    [Fact]
    public async Task A_recall_before_the_report_awaits_the_unit()
    {
        var din = BloodHost.NewDin();
        var early = await Recall(din);
        early.GetProperty("units").EnumerateArray().Should().BeEmpty();

        var item = (await blood.Report(BloodHost.Unit(din, "O-")))[0];
        item.GetProperty("status").GetString().Should().Be("quarantined");
        item.GetProperty("code").GetString().Should().Be("donation-recalled");
        var unit = item.GetProperty("id").GetString()!;
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("recalled");
        (await OpenHolds()).Count(h => h.GetProperty("subject").GetString() == $"blood-unit/{unit}").Should().Be(1);
        BloodHost.Texts((await blood.Search("O-", quantity: 200)).GetProperty("candidates"), "unitId").Should().NotContain(unit);
        (await blood.Report(BloodHost.Unit(din, "O-")))[0].GetProperty("code").GetString().Should().Be("under-review");
    }

    [Fact]
    public async Task A_sibling_reported_after_the_recall_is_recalled_too_and_says_what_else_is_wrong()
    {
        var din = BloodHost.NewDin();
        await blood.Accepted(BloodHost.Unit(din, "O-"));
        await Recall(din);
        var item = (await blood.Report(BloodHost.Unit(din, "A-", component: "plasma", product: "E0701V00", expires: BloodHost.In(24 * 300))))[0];
        item.GetProperty("code").GetString().Should().Be("donation-recalled");
        item.GetProperty("detail").GetString().Should().Contain("A− today, O− before");
        (await blood.Read(item.GetProperty("id").GetString()!)).GetProperty("state").GetString().Should().Be("recalled");
    }

    [Fact]
    public async Task A_donation_recalled_twice_is_recalled_once_and_told_twice()
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "O-"));
        await Recall(din);
        BloodHost.Texts((await Recall(din)).GetProperty("units"), "effect").Should().Equal("recalled");
        await using var db = blood.Host.Database();
        (await db.Set<BloodRecallRow>().CountAsync(r => r.Id == din)).Should().Be(1);
        (await db.Journal.CountAsync(j => j.Stream == $"blood-donation/{din}")).Should().Be(2);
        (await db.Journal.CountAsync(j => j.Stream == $"blood-unit/{unit}" && j.Type == "blood.unit-stepped")).Should().Be(1);
    }

    private async Task<JsonElement> Recall(string din)
    {
        var answer = await blood.Post("/api/blood/recalls", $$"""{"din":"{{din}}","reason":"Reactive donor"}""");
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private async Task<JsonElement[]> OpenHolds() =>
        [.. (await blood.Client.GetAsync("/api/holds?domain=blood&limit=1000").Json()).GetProperty("items").EnumerateArray()];
}
