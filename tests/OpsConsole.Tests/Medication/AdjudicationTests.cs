using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Claims;

namespace OpsConsole.Tests.Medication;

public sealed class AdjudicationTests
{
    [Theory]
    [InlineData("contraindicated", "rejected-clinical")]
    [InlineData("major", "held-clinical-review")]
    [InlineData("undetermined", "held-clinical-review")]
    [InlineData("moderate", "paid-with-messages")]
    [InlineData("minor", "paid")]
    public void The_severity_of_a_hit_decides_what_happens_to_the_claim(string severity, string result)
    {
        var decision = Situations.Decide(Situations.Plain("simvastatin", Situations.Profile("clarithromycin")), Situations.WithSeverity("R11", severity));
        decision.Outcome.Result.Should().Be(result);
        decision.Interactions.Findings.Should().ContainSingle();
        decision.RejectCodes.Should().BeEquivalentTo(severity == "contraindicated" ? ["88"] : Array.Empty<string>());
    }

    [Fact]
    public void A_contraindicated_pair_the_patient_already_takes_is_reviewed_not_rejected()
    {
        var decision = Situations.Decide(Situations.Plain("lisinopril", Situations.Profile("citalopram", "selegiline")));
        decision.Outcome.Should().BeOfType<ClaimOutcome.HeldForReview>();
        decision.RejectCodes.Should().BeEmpty();
    }

    [Fact]
    public void The_47_drug_patient_is_never_paid_without_a_person()
    {
        foreach (var product in Situations.FortySeven)
        {
            var others = Situations.FortySeven.Where(name => name != product).ToArray();
            var decision = Situations.Decide(Situations.Plain(product, Situations.Profile(others)));
            decision.Interactions.Coverage.Should().Be(new Coverage(1081, 1081));
            decision.Interactions.Findings.Should().HaveCount(23);
            decision.Outcome.Word.Should().Be(product is "citalopram" or "selegiline" ? "rejected" : "held");
        }
    }

    [Fact]
    public void An_allergy_to_an_ingredient_rejects()
    {
        var decision = Situations.Decide(Situations.Plain("sulfamethoxazole / trimethoprim") with { Allergies = [Situations.Named("Trimethoprim")] });
        decision.Outcome.Should().Be(new ClaimOutcome.Rejected(Clinical: true));
        decision.ReasonsForService.Should().Equal("DA");
    }

    [Fact]
    public void No_known_allergies_passes_and_another_allergy_does_not_block()
    {
        Situations.Decide(Situations.Plain() with { Allergies = [Situations.Named("ampicillin")] }).Outcome.Word.Should().Be("paid");
        Situations.Decide(Situations.Plain() with { Allergies = [] }).Outcome.Word.Should().Be("paid");
    }

    [Fact]
    public void The_refill_vector_uses_5_of_7_days()
    {
        var used = RefillTooSoon.Used(new DateOnly(2026, 1, 11), 7, new DateOnly(2026, 1, 15), DayCounting.Inclusive);
        used.Days.Should().Be(5);
        used.Percent.Should().Be(71.43m);
    }

    [Theory]
    [InlineData(30, 75, 23, 22)]
    [InlineData(30, 85, 26, 25)]
    [InlineData(90, 90, 81, 80)]
    public void Counting_the_first_day_moves_the_earliest_refill_by_one_day(int supply, int percent, int exclusive, int inclusive)
    {
        var fill = new DateOnly(2026, 3, 1);
        RefillTooSoon.Earliest(fill, supply, percent, DayCounting.Exclusive).Should().Be(fill.AddDays(exclusive));
        RefillTooSoon.Earliest(fill, supply, percent, DayCounting.Inclusive).Should().Be(fill.AddDays(inclusive));
        foreach (var counting in Enum.GetValues<DayCounting>())
        {
            var earliest = RefillTooSoon.Earliest(fill, supply, percent, counting);
            RefillTooSoon.Used(fill, supply, earliest, counting).Reaches(percent).Should().BeTrue();
            RefillTooSoon.Used(fill, supply, earliest.AddDays(-1), counting).Reaches(percent).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(21, "rejected")]
    [InlineData(22, "paid")]
    public void A_refill_is_too_soon_until_the_75_percent_day(int daysAgo, string outcome)
    {
        var claim = Situations.Plain(profile: Line("lisinopril", daysAgo, 30)) with { FillNumber = 1 };
        var decision = Situations.Decide(claim);
        decision.Outcome.Word.Should().Be(outcome);
        decision.RejectCodes.Should().BeEquivalentTo(outcome == "rejected" ? ["79"] : Array.Empty<string>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void A_last_fill_without_supply_holds(int? supply) =>
        Situations.Decide(Situations.Plain(profile: Line("lisinopril", 10, supply)) with { FillNumber = 1 })
            .Unverified.Should().ContainSingle(gap => gap.Code == "supply-missing");

    [Fact]
    public void The_same_ingredient_in_another_product_with_supply_left_is_a_duplicate()
    {
        var decision = Situations.Decide(Situations.Plain("lisinopril", Line("lisinopril / hydrochlorothiazide", 10, 30)));
        decision.RejectCodes.Should().Equal("88");
        decision.ReasonsForService.Should().Equal("ID");
        Situations.Decide(Situations.Plain("lisinopril", Line("lisinopril / hydrochlorothiazide", 31, 30))).Outcome.Word.Should().Be("paid");
    }

    [Fact]
    public void A_duplicate_without_dates_is_held_not_guessed() =>
        Situations.Decide(Situations.Plain("lisinopril", Situations.Profile("lisinopril / hydrochlorothiazide")))
            .Unverified.Should().Contain(gap => gap.Code == "duplicate-undated");

    [Theory]
    [InlineData(0, "held")]
    [InlineData(1, "paid")]
    public void The_claimed_drug_on_the_profile_without_dates_is_a_renewal_only_for_a_refill(int fillNumber, string outcome) =>
        Situations.Decide(Situations.Plain("lisinopril", Situations.Profile("lisinopril")) with { FillNumber = fillNumber }).Outcome.Word.Should().Be(outcome);

    [Theory]
    [InlineData(2, "82")]
    [InlineData(-367, "81")]
    public void A_claim_far_from_today_is_rejected(int days, string code) =>
        Situations.Decide(Situations.Plain() with { ServiceDate = Situations.Today.AddDays(days) }).RejectCodes.Should().Equal(code);

    [Fact]
    public void A_reject_keeps_the_open_safety_question_and_every_code()
    {
        var claim = Situations.Plain("citalopram", Situations.Profile("selegiline", "mystery")) with { ServiceDate = Situations.Today.AddDays(30) };
        var decision = Situations.Decide(claim);
        decision.RejectCodes.Should().Equal("82", "88");
        decision.Unverified.Should().Contain(gap => gap.Code == "drug-unmapped");
        decision.Interactions.Findings.Should().NotBeEmpty();
    }

    [Fact]
    public void What_was_not_checked_says_so()
    {
        var steps = Situations.Decide(Situations.Plain() with { Strength = null }).Steps.ToDictionary(step => step.Step, step => step.Result);
        steps[StepNames.Dose].Should().BeOfType<StepResult.NotApplicable>().Which.Reason.Should().Contain("no strength");
        foreach (var step in new[] { StepNames.Eligibility, StepNames.Formulary, StepNames.PriorAuthorisation, StepNames.DuplicateTherapy })
            steps[step].Should().BeOfType<StepResult.NotApplicable>();
    }

    [Fact]
    public void Every_reject_code_has_one_meaning_and_a_next_action()
    {
        string[] actions = ["check-enrolment", "clinical-review", "find-earlier-claim", "fix-and-resubmit", "manual-claim", "prior-authorisation", "retry", "wait"];
        RejectCodes.All.Should().HaveCount(39).And.OnlyHaveUniqueItems(row => row.Code);
        RejectCodes.All.Should().OnlyContain(row => actions.Contains(row.Next) && row.Sources >= 1 && row.Meaning.Length > 5);
        RejectCodes.Of("79").Meaning.Should().Be("Refill too soon");
        RejectCodes.Of("88").Meaning.Should().Be("Drug utilisation review reject");
        RejectCodes.Of("70").Meaning.Should().Be("Product not covered");
    }

    private static DrugProfile Line(string name, int daysAgo, int? supply) =>
        new([new ProfileLine(Situations.Named(name), "active", Situations.Today.AddDays(-daysAgo), supply)]);
}
