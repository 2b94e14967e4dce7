using Bunit;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Live;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Live;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Tests.Medication;

public sealed class MedicationScreenTests : BunitContext
{
    private static readonly KnowledgeView Usable = new("onc-high-priority 1.0.0", 15, 1159, new DateOnly(2026, 11, 23), 8, false, null, null, null, null);

    private static readonly KnowledgeView Off = Usable with { IsOff = true, OffBy = "Ana Reyes", OffSince = Situations.Now, OffWhy = "drill", Problem = "link disabled by Ana Reyes (drill)" };

    private static MedicationSnapshot Snapshot(KnowledgeView? knowledge = null, int decided = 250, int verified = 248) => new(
        Enumerable.Repeat(31, 59).ToArray(), decided, verified, 1, 2, TimeSpan.FromMilliseconds(10.2), knowledge ?? Usable, [Row]);

    private static MedicationClaimRow Row => new()
    {
        Id = "d1", Version = 1, ClaimKey = "P\nC1", ClaimId = "C1", Member = "M", Pharmacy = "P", Product = "lisinopril", State = "paid", Result = "paid",
        Verified = true, PairsExpected = 1, PairsVerified = 1, Findings = 0, Banner = "No interaction found.", ContentHash = "", DecidedAt = Situations.Now,
    };

    private IRenderedComponent<MedicationFigures> Panel(LiveValue<MedicationSnapshot> live) =>
        Render<MedicationFigures>(parameters => parameters.Add(panel => panel.Live, live).Add(panel => panel.Now, Situations.Now.AddSeconds(1)));

    private static LiveValue<MedicationSnapshot> Live(MedicationSnapshot? value, string? problem = null) => new(value, Situations.Now, problem);

    [Fact]
    public void The_panel_waits_until_the_first_figures() =>
        Panel(LiveValue<MedicationSnapshot>.Loading).Find("section").GetAttribute("data-state").Should().Be("loading");

    [Fact]
    public void The_panel_says_what_failed_and_what_still_works()
    {
        var panel = Panel(Live(null, "The newest state could not be read (IOException)."));
        panel.Find("section").GetAttribute("data-state").Should().Be("failed");
        panel.Find("[role=alert]").TextContent.Should().Contain("could not be read (IOException)").And.Contain("Claims are still taken in");
    }

    [Fact]
    public void The_panel_is_empty_before_the_first_claim()
    {
        var panel = Panel(Live(Snapshot() with { Recent = [] }));
        panel.Find("section").GetAttribute("data-state").Should().Be("empty");
        panel.Find("section").TextContent.Should().Contain("No medication claims.");
    }

    [Fact]
    public void The_panel_keeps_the_last_figures_when_new_ones_cannot_be_read()
    {
        var panel = Panel(Live(Snapshot(), "The newest state could not be read (IOException)."));
        panel.Find("section").GetAttribute("data-state").Should().Be("stale");
        panel.Find("section").TextContent.Should().Contain("Stale since").And.Contain("31.0");
    }

    [Fact]
    public void Figures_that_stopped_coming_are_shown_as_stale() =>
        MedicationWords.State(Live(Snapshot()), Situations.Now.AddSeconds(7)).Should().BeOfType<OpsConsole.Ui.Panels.LoadState.Stale>();

    [Fact]
    public void The_panel_shows_rate_share_held_percentile_and_knowledge()
    {
        var text = Panel(Live(Snapshot())).Find("section").TextContent;
        text.Should().Contain("31.0").And.Contain("99.2 % verified").And.Contain("11 ms").And.Contain("onc-high-priority 1.0.0, 8 d old");
        Panel(Live(Snapshot())).Find("a[href='/holds?domain=medication']").TextContent.Should().Be("2");
    }

    [Fact]
    public void Not_everything_verified_is_never_shown_as_100_percent()
    {
        MedicationWords.Share(Snapshot(decided: 100_000, verified: 99_999)).Should().Be("99.9 % verified");
        MedicationWords.Share(Snapshot(decided: 5, verified: 5)).Should().Be("100.0 % verified");
        MedicationWords.Share(Snapshot(decided: 0, verified: 0)).Should().Be("none in the last hour");
    }

    [Fact]
    public void Knowledge_that_is_off_is_said_on_panel_and_tile()
    {
        Panel(Live(Snapshot(Off))).Find("footer").TextContent.Should().Contain("Switched off by Ana Reyes").And.Contain("Every claim is held");
        var tile = Render<MedicationFigure>(parameters => parameters.Add(figure => figure.Live, Live(Snapshot(Off))));
        tile.Find(".tile-note").TextContent.Should().Contain("Knowledge off, every claim is held");
        tile.Find(".tile-note").GetAttribute("data-tone").Should().Be("high");
    }

    [Theory]
    [InlineData(false, "unknown")]
    [InlineData(true, "ready")]
    public void A_tile_without_figures_is_unknown_not_fine(bool hasFigures, string state) =>
        Render<MedicationFigure>(parameters => parameters.Add(figure => figure.Live, hasFigures ? Live(Snapshot()) : LiveValue<MedicationSnapshot>.Loading))
            .Find(".tile").GetAttribute("data-state").Should().Be(state);

    [Theory]
    [InlineData("lisinopril", "metformin", "nothing-found", "Nothing found.")]
    [InlineData("citalopram", "selegiline", "interaction-found", "Interaction found.")]
    [InlineData("lisinopril", "mystery", "unable-to-verify", "Unable to verify.")]
    public void A_decision_stands_under_one_of_three_banners(string product, string other, string state, string heading)
    {
        var view = Render<DecisionView>(parameters => parameters.Add(v => v.Document, Document(product, other)));
        view.Find("[data-banner]").GetAttribute("data-banner").Should().Be(state);
        view.Find("[data-banner] b").TextContent.Should().Be(heading);
        view.Find("[data-banner]").TextContent.Should().Contain("pairs verified").And.NotContain("Unable to verify, manual");
    }

    [Fact]
    public void A_decision_shows_every_step_and_every_version()
    {
        var view = Render<DecisionView>(parameters => parameters.Add(v => v.Document, Document("simvastatin", "clarithromycin")));
        view.FindAll("table tbody tr").Should().HaveCount(StepNames.All.Count);
        view.Find("section[aria-labelledby=findings] li").TextContent.Should().Contain("simvastatin with clarithromycin").And.Contain("R11");
        view.Find("dl.facts").TextContent.Should().Contain(Situations.Knowledge.ManifestHash);
    }

    [Fact]
    public void The_evidence_of_a_hold_shows_what_to_check_by_hand()
    {
        var evidence = System.Text.Json.JsonSerializer.Serialize(HeldClaim.Of(Document("lisinopril", "mystery")), OpsConsole.Platform.Http.ApiJson.Options);
        var view = Render<MedicationEvidence>(parameters => parameters.Add(v => v.Hold, Hold(evidence)));
        view.Find("[data-banner]").GetAttribute("data-banner").Should().Be("unable-to-verify");
        view.Find("li").TextContent.Should().Contain("Mystery could not be mapped").And.Contain("Check by hand");
    }

    [Fact]
    public void Evidence_that_cannot_be_read_says_so() =>
        Render<MedicationEvidence>(parameters => parameters.Add(v => v.Hold, Hold("<html>"))).Find("[role=alert]").TextContent.Should().Contain("cannot be read");

    private static DecisionDocument Document(string product, string other)
    {
        var inputs = new ClaimInputs(Situations.Plain(product, Situations.Profile(other)), Situations.Ready, Situations.Now, ClaimConventions.Default);
        return DecisionDocuments.Write("d1", inputs, Adjudication.Decide(inputs, OpsConsole.Medication.Checking.CheckBudget.Unlimited), "test");
    }

    private static HoldView Hold(string evidence) => new(
        "h1", 1, "medication", "UNVERIFIED", "Unable to verify", "medication-claim/d1", "Claim C1", evidence, null, HoldStates.Ready, Situations.Now, Situations.Now,
        null, null, null, 0, null, null, null, null, null);
}
