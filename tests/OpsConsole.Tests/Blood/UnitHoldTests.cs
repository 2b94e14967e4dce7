using System.Net;
using System.Text.Json;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

/// <summary>A console for each test: what one holds would be another's missing alternative.</summary>
public sealed class UnitHoldTests : IAsyncLifetime
{
    private readonly BloodHost blood = new();

    public ValueTask InitializeAsync() => blood.InitializeAsync();

    public ValueTask DisposeAsync() => blood.DisposeAsync();

    [Fact]
    public async Task Of_sixty_four_holds_of_one_unit_one_wins_and_the_others_learn_who()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O-"));
        var other = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O-"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Hold($"R-{i}", true, unit)));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).Should().Be(1);
        var losers = await Task.WhenAll(answers.Where(a => a.StatusCode == HttpStatusCode.Conflict).Select(a => a.Json()));
        losers.Should().HaveCount(63);
        var winner = (await blood.Read(unit)).GetProperty("requestId").GetString();
        foreach (var loser in losers)
        {
            var lost = loser.GetProperty("units")[0];
            lost.GetProperty("status").GetString().Should().Be("taken");
            lost.GetProperty("heldBy").GetString().Should().Be(winner);
            lost.GetProperty("alternative").GetString().Should().Be(other);
        }
    }

    [Fact]
    public async Task All_or_nothing_takes_nothing_when_one_is_gone()
    {
        var first = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "A-"));
        var second = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "A-"));
        (await Hold("R-a", true, first)).EnsureSuccessStatusCode();
        (await Hold("R-b", true, first, second)).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await blood.Read(second)).GetProperty("state").GetString().Should().Be("available");
        var some = await (await Hold("R-c", false, first, second)).Json();
        some.GetProperty("units").EnumerateArray().Select(u => u.GetProperty("status").GetString()).Should().BeEquivalentTo("taken", "held");
    }

    [Fact]
    public async Task A_held_unit_is_no_candidate_and_says_who_has_it()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "B-", "DEST"));
        (await Hold("R-77", true, unit)).EnsureSuccessStatusCode();
        var answer = await blood.Search("B-");
        BloodHost.Texts(answer.GetProperty("candidates"), "unitId").Should().NotContain(unit);
        answer.GetProperty("rejected").EnumerateArray().Should().Contain(r => r.GetProperty("rule").GetString() == "held" && r.GetProperty("detail").GetString()!.Contains("R-77"));
    }

    [Fact]
    public async Task A_confirmed_hold_is_a_reservation_and_confirming_again_is_the_same_wish()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "B+"));
        var hold = await (await Hold("R-1", true, unit)).Json();
        (await End(hold, "confirm")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("reserved");
        (await End(hold, "confirm")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await (await End(hold, "release")).Json()).GetProperty("code").GetString().Should().Be("hold-ended");
    }

    [Fact]
    public async Task A_released_unit_is_free_and_the_old_fence_confirms_nothing()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "AB+"));
        var first = await (await Hold("R-1", true, unit)).Json();
        (await End(first, "release")).StatusCode.Should().Be(HttpStatusCode.OK);
        var second = await (await Hold("R-2", true, unit)).Json();
        second.GetProperty("fence").GetInt64().Should().BeGreaterThan(first.GetProperty("fence").GetInt64());
        (await End(first, "confirm")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await End(second, "confirm", fence: first.GetProperty("fence").GetInt64())).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await End(second, "confirm")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"unitIds":[],"requestId":"R","destinationSiteId":"DEST"}""")]
    [InlineData("""{"unitIds":"all","requestId":"R","destinationSiteId":"DEST"}""")]
    [InlineData("""{"unitIds":["A999926000001E0398V00"],"destinationSiteId":"DEST"}""")]
    [InlineData("""{"unitIds":["A999926000001E0398V00"],"requestId":"R"}""")]
    [InlineData("""{"unitIds":[7],"requestId":"R","destinationSiteId":"DEST"}""")]
    public async Task A_hold_with_a_mistake_is_refused(string body) =>
        (await blood.Post("/api/blood/holds", body)).StatusCode.Should().Be(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_hold_repeated_under_its_key_is_the_same_hold()
    {
        var unit = await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "A+"));
        var body = Body("R-5", true, unit);
        var first = await blood.Client.Post("/api/blood/holds", body, "hold-key").Json();
        var again = await blood.Client.Post("/api/blood/holds", body, "hold-key").Json();
        again.GetProperty("holdId").GetString().Should().Be(first.GetProperty("holdId").GetString());
    }

    private static string Body(string request, bool allOrNothing, params string[] units) =>
        $$"""{"unitIds":{{JsonSerializer.Serialize(units)}},"requestId":"{{request}}","destinationSiteId":"DEST","allOrNothing":{{(allOrNothing ? "true" : "false")}}}""";

    private Task<HttpResponseMessage> Hold(string request, bool allOrNothing, params string[] units) =>
        blood.Post("/api/blood/holds", Body(request, allOrNothing, units));

    private Task<HttpResponseMessage> End(JsonElement hold, string how, long? fence = null) =>
        blood.Post($"/api/blood/holds/{hold.GetProperty("holdId").GetString()}/{how}", $$"""{"fence":{{fence ?? hold.GetProperty("fence").GetInt64()}}}""");
}
