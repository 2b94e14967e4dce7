using Bunit;
using OpsConsole.Blood.Finding;

namespace OpsConsole.Tests.Blood;

public sealed class FinderResultsTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly FoundUnit Unit = new(
        "A999926000001E0398V00", "A9999 26 000001", "O−", "Near centre", "identical", Now.AddMinutes(80), "1 h 20 min", "pick and pack 60 min, drive 15 min (estimate)",
        true, Now.AddDays(9), "8 d 22 h", "10.0 km", ["Identical group", "Arrives 40 min before it is needed"]);

    private static readonly FoundAnswer Answer = new(
        Now, "au-1", [Unit], [], [new("A999926000002E0398V00", "A9999 26 000002", "O−", "Next door", "expires-before-arrival", "4.1 km nearer but expires 40 min before arrival")],
        [Unit.UnitId], "1 of 1: 1 from Near centre", 0, [], ["Drive times are estimates."], []);

    [Fact]
    public void A_candidate_shows_its_reasons_and_the_parts_of_its_arrival()
    {
        var row = Show(Answer).Find("tbody tr");
        row.TextContent.Should().Contain("Identical group").And.Contain("pick and pack 60 min, drive 15 min (estimate)").And.Contain("8 d 22 h");
        row.ClassName.Should().Contain("planned");
        row.QuerySelector("a")!.GetAttribute("href").Should().Be("/blood/units/A999926000001E0398V00");
    }

    [Fact]
    public void A_rejected_unit_says_which_rule_and_why() =>
        Show(Answer).Markup.Should().Contain("4.1 km nearer but expires 40 min before arrival").And.Contain("expires-before-arrival");

    [Fact]
    public void A_late_unit_is_marked_with_shape_and_word() =>
        Show(Answer with { Units = [Unit with { InTime = false }] }).Find("td[data-tone=high]").TextContent.Should().Contain("late");

    [Fact]
    public void Silent_sites_make_the_answer_incomplete_and_their_units_stand_apart()
    {
        var shown = Show(Answer with { SilentSites = ["Quiet centre"], Unconfirmed = [Unit with { UnitId = "A999926000003E0398V00", Reasons = ["Not confirmed: call first"] }] });
        shown.Find("[data-tone=stale]").TextContent.Should().Contain("Not complete").And.Contain("Quiet centre");
        shown.Find(".found-unconfirmed").TextContent.Should().Contain("Not confirmed: call first");
        shown.FindAll("table.found tbody tr").Should().HaveCount(1);
    }

    [Fact]
    public void Nothing_found_offers_what_to_do_next() =>
        Show(Answer with { Units = [], Planned = [] }).Markup.Should().Contain("No unit fits.").And.Contain("choose emergency");

    [Fact]
    public void A_wrong_question_says_what_is_wrong_and_shows_no_answer()
    {
        var shown = Show(FoundAnswer.Wrong(Now, ["This site is not registered."]));
        shown.Find("[role=alert]").TextContent.Should().Contain("This site is not registered.");
        shown.FindAll("table").Should().BeEmpty();
    }

    private IRenderedComponent<FinderResults> Show(FoundAnswer answer) => Render<FinderResults>(p => p.Add(r => r.Answer, answer));
}
