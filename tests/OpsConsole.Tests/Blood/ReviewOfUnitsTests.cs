using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Journal;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Blood;

public sealed class ReviewOfUnitsTests(BloodHost blood) : IClassFixture<BloodHost>
{
    [Theory]
    [InlineData("release", "group-confirmed", "available", "O+")]
    [InlineData("release", "history-corrected", "available", "A+")]
    [InlineData("reject", "group-not-confirmed", "discarded", "O+")]
    public async Task A_decision_about_a_disputed_unit_is_carried_out_once(string outcome, string reason, string state, string group)
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "O+"));
        (await blood.Report(BloodHost.Unit(din, "A+")))[0].GetProperty("status").GetString().Should().Be("quarantined");
        await Decide(unit, outcome, reason);
        var after = await blood.Read(unit);
        after.GetProperty("state").GetString().Should().Be(state);
        after.GetProperty("group").GetString().Should().Be(group);
        (await Found(group, unit)).Should().Be(state == "available");
    }

    [Fact]
    public async Task A_dispute_about_a_unit_on_the_road_stops_it_where_it_is_and_a_rejection_recalls_it()
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "B+"));
        foreach (var step in new[] { "reserve", "pack", "dispatch" })
            (await blood.Step(unit, step)).EnsureSuccessStatusCode();
        await blood.Report(BloodHost.Unit(din, "B-"));
        (await (await blood.Step(unit, "receive", ",\"siteId\":\"DEST\"")).Json()).GetProperty("code").GetString().Should().Be("under-review");
        await Decide(unit, "reject", "mislabelled");
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("recalled");
    }

    [Theory]
    [InlineData("available", "available")]
    [InlineData("quarantined", "quarantined", "quarantine")]
    [InlineData("reserved", "reserved", "reserve")]
    [InlineData("packed", "packed", "reserve,pack")]
    [InlineData("in-transit", "in-transit", "reserve,pack,dispatch")]
    [InlineData("diverted", "diverted", "reserve,pack,dispatch,divert")]
    [InlineData("received", "received", "reserve,pack,dispatch,receive")]
    [InlineData("excursion-review", "excursion-review", "reserve,pack,dispatch,excursion")]
    [InlineData("issued", "issued", "reserve,pack,dispatch,receive,issue")]
    [InlineData("returned", "returned", "reserve,pack,dispatch,receive,issue,return")]
    [InlineData("missing", "missing", "missing")]
    [InlineData("damaged", "damaged", "damage")]
    [InlineData("recalled", "recalled", "recall")]
    public async Task Settling_a_dispute_about_the_group_settles_nothing_else(string before, string after, string steps = "")
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "AB+"));
        foreach (var step in steps.Split(',', StringSplitOptions.RemoveEmptyEntries))
            (await blood.Step(unit, step, ",\"siteId\":\"NEAR\"")).EnsureSuccessStatusCode();
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be(before);

        (await blood.Report(BloodHost.Unit(din, "B+")))[0].GetProperty("code").GetString().Should().Be("group-differs");
        (await Found("AB+", unit)).Should().BeFalse();
        await Decide(unit, "release", "group-confirmed");
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be(after);
        (await Found("AB+", unit)).Should().Be(after == "available");
    }

    [Fact]
    public void A_release_puts_back_on_the_shelf_only_what_the_dispute_took_from_it()
    {
        foreach (var before in LifeCycleTable.States.Where(s => !LifeCycleTable.IsTerminal(s)))
        {
            var disputed = UnitReview.Disputed(before);
            disputed.Should().Be(before == UnitState.Available ? UnitState.Quarantined : before);
            UnitReview.Released(disputed, before).Should().Be(before);
            UnitReview.Released(UnitState.Recalled, before).Should().Be(UnitState.Recalled);
            UnitReview.Released(UnitState.Expired, before).Should().Be(UnitState.Expired);
        }
    }

    [Fact]
    public async Task A_unit_recalled_while_its_group_is_disputed_stays_recalled()
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "AB+"));
        await blood.Report(BloodHost.Unit(din, "B+"));
        (await blood.Post("/api/blood/recalls", $$"""{"din":"{{din}}","reason":"Reactive donor"}""")).EnsureSuccessStatusCode();
        await Decide(unit, "release", "group-confirmed");
        (await blood.Read(unit)).GetProperty("state").GetString().Should().Be("recalled");
    }

    [Fact]
    public async Task The_journal_alone_gives_back_every_unit()
    {
        var din = BloodHost.NewDin();
        var unit = await blood.Accepted(BloodHost.Unit(din, "A-"));
        var held = await blood.Post("/api/blood/holds", $$"""{"unitIds":["{{unit}}"],"requestId":"R","destinationSiteId":"DEST","allOrNothing":true}""").Json();
        await blood.Post($"/api/blood/holds/{held.GetProperty("holdId").GetString()}/confirm", $$"""{"fence":{{held.GetProperty("fence").GetInt64()}}}""");
        await blood.Step(unit, "pack");
        await blood.Accepted(BloodHost.Unit(BloodHost.NewDin(), "O-"));
        await blood.Report(BloodHost.Unit(din, "A+", component: "platelets", product: "E3087V00", expires: BloodHost.In(48)));
        await blood.Post("/api/blood/recalls", $$"""{"din":"{{din}}","reason":"Reactive donor"}""");

        await using var db = blood.Host.Database();
        var rebuilt = new Dictionary<string, (string State, string Group, string Site, string? Review)>(StringComparer.Ordinal);
        foreach (var row in await db.Journal.AsNoTracking().Where(j => j.Type.StartsWith("blood.unit-")).OrderBy(j => j.Lane).ThenBy(j => j.Sequence).ToListAsync())
            Fold(rebuilt, row);
        var stored = await db.Set<BloodUnitRow>().AsNoTracking().ToListAsync();
        rebuilt.Should().BeEquivalentTo(stored.ToDictionary(u => u.Id, u => (u.State, u.Group, u.SiteId, u.ReviewHoldId)));
    }

    private static void Fold(Dictionary<string, (string State, string Group, string Site, string? Review)> units, JournalRow row)
    {
        using var entry = JsonDocument.Parse(row.Canonical);
        var fact = entry.RootElement.GetProperty("payload");
        var unit = Text("unit");
        var known = units.GetValueOrDefault(unit);
        units[unit] = row.Type switch
        {
            "blood.unit-received" => (Text("state"), Text("group"), Text("site"), null),
            "blood.unit-put-under-review" => known with { State = Text("state"), Review = Text("hold") },
            "blood.unit-stepped" => known with { State = Text("to"), Site = Text("site") },
            "blood.unit-reviewed" => known with { State = Text("state"), Group = Text("group"), Review = null },
            _ => throw new InvalidOperationException($"{row.Type} is not folded."),
        };

        string Text(string name) => fact.GetProperty(name).GetString()!;
    }

    private async Task Decide(string unit, string outcome, string reason)
    {
        var hold = (await blood.Client.GetAsync("/api/holds?domain=blood&limit=1000").Json()).GetProperty("items").EnumerateArray()
            .Single(h => h.GetProperty("subject").GetString() == $"blood-unit/{unit}");
        var id = hold.GetProperty("id").GetString();
        var claim = await blood.Client.Post($"/api/holds/{id}/claim", "{}").Json();
        var version = (await blood.Client.GetAsync($"/api/holds/{id}").Json()).GetProperty("hold").GetProperty("version").GetInt64();
        var decided = await blood.Client.Post(
            $"/api/holds/{id}/decide",
            $$"""{"leaseToken":"{{claim.GetProperty("leaseToken")}}","version":{{version}},"outcome":"{{outcome}}","reasonCode":"{{reason}}","comment":"checked"}""",
            $"decide-{id}");
        decided.IsSuccessStatusCode.Should().BeTrue(await decided.Content.ReadAsStringAsync());
        for (var i = 0; i < 200 && (await blood.Read(unit)).GetProperty("reviewHoldId").ValueKind != JsonValueKind.Null; i++)
            await Task.Delay(50);
    }

    private async Task<bool> Found(string group, string unit) =>
        BloodHost.Texts((await blood.Search(group, quantity: 200)).GetProperty("candidates"), "unitId").Contains(unit);
}
