using System.Collections.Frozen;
using CsCheck;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Medication;

/// <summary>Every way in which a check can fail to be a check. None of them may end in a paid claim.</summary>
public sealed class FailSafeTests
{
    private static readonly InteractionKnowledge Knowledge = Situations.Knowledge;

    private static readonly DateTimeOffset Since = Situations.Now.AddHours(-1);

    private static KnowledgeState With(Func<InteractionKnowledge, InteractionKnowledge> change) => new KnowledgeState.Ready(change(Knowledge));

    private static InteractionKnowledge WithPairs(IEnumerable<KeyValuePair<ulong, PairEntry>> pairs) => Knowledge with { Pairs = pairs.ToFrozenDictionary() };

    private static readonly PairEntry Stray = new("R8", 161, 29046);

    /// <summary>Name of the fault, the state it leaves the knowledge in, the code it must be reported under, and its words.</summary>
    private static readonly Dictionary<string, (KnowledgeState State, string Code, string Words)> Faults = new()
    {
        ["unreachable"] = (new KnowledgeState.Unreachable("connection refused"), "knowledge-unreachable", "database unreachable"),
        ["switched off"] = (new KnowledgeState.SwitchedOff("Ana Reyes", Since, "drill"), "knowledge-off", "link disabled by Ana Reyes"),
        ["updating"] = (new KnowledgeState.Updating(Since), "knowledge-updating", "update in progress"),
        ["refused at import"] = (new KnowledgeState.Refused(["Rule R3 expands to no pair."]), "knowledge-refused", "Rule R3 expands to no pair."),
        ["stale"] = (With(k => k with { CompiledOn = DateOnly.FromDateTime(Situations.Now.AddDays(-400).UtcDateTime) }), "knowledge-stale", "data 400 days old"),
        ["empty"] = (With(k => k with { Pairs = FrozenDictionary<ulong, PairEntry>.Empty, PairsExpected = 0 }), "self-test-failed", "self-test failed"),
        ["a pair is lost"] = (With(_ => WithPairs(Knowledge.Pairs.Skip(1))), "self-test-failed", "1,158 pairs are loaded"),
        ["a must-hit canary misses"] = (With(k => WithPairs(k.Pairs.Where(p => p.Value.RuleId != "R14").Append(new(PairKey.Of(161, 435), Stray)))), "self-test-failed", "answered no rule instead of R14"),
        ["a must-not-hit canary hits"] = (With(k => WithPairs(k.Pairs.Skip(1).Append(new(PairKey.Of(161, 29046), Stray)))), "self-test-failed", "instead of no rule"),
        ["the index throws"] = (With(k => k with { Pairs = null! }), "engine-error", "the check failed"),
        ["every rule throws"] = (With(k => k with { RuleOf = _ => throw new InvalidOperationException("broken") }), "rule-failed", "could not be evaluated"),
    };

    public static TheoryData<string> FaultNames => new(Faults.Keys);

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void A_fault_of_the_knowledge_is_unverified_and_says_why(string fault)
    {
        var (state, code, words) = Faults[fault];
        var report = Situations.Check(Situations.Profile(Situations.FortySeven), state);

        var reason = report.Verdict.Should().BeOfType<Verdict.Unverified>().Which.Reason;
        reason.Text.Should().StartWith("Unable to verify, manual review required:").And.Contain(words);
        report.Unverified.Should().Contain(gap => gap.Code == code);
        report.Coverage.PairsExpected.Should().Be(1081);
        report.Coverage.PairsVerified.Should().BeLessThan(1081);
        report.Proof.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void A_fault_of_the_knowledge_holds_the_claim(string fault)
    {
        // Amiodarone and citalopram: a rule has to be evaluated, so that a rule that throws is noticed.
        var decision = Situations.Decide(Situations.Plain("lisinopril", Situations.Profile("amiodarone", "citalopram")), Faults[fault].State);
        decision.Outcome.Should().BeOfType<ClaimOutcome.HeldUnverified>();
        decision.Banner.State.Should().Be("unable-to-verify");
    }

    [Fact]
    public void Stale_knowledge_still_adds_findings()
    {
        var report = Situations.Check(Situations.Profile("simvastatin", "clarithromycin"), Faults["stale"].State);
        report.Findings.Should().ContainSingle();
        report.Coverage.Should().Be(new Coverage(1, 0));
    }

    [Fact]
    public void A_complete_claim_without_findings_is_paid_with_its_proof()
    {
        var decision = Situations.Decide(Situations.Plain());
        decision.Outcome.Should().BeOfType<ClaimOutcome.Paid>().Which.Proof.Checked.Should().Be(3);
        decision.Banner.Should().Be(new Banner("nothing-found", "No interaction found in onc-high-priority 1.0.0 (3 of 3 pairs)."));
        decision.Steps.Select(step => step.Step).Should().Equal(StepNames.All);
    }

    public static readonly TheoryData<string, string> Incomplete = new()
    {
        { "no profile", "profile-missing" },
        { "last page not read", "profile-incomplete" },
        { "no allergy list", "allergies-missing" },
        { "free-text allergy", "allergy-unmapped" },
        { "unmapped product", "drug-unmapped" },
        { "unmapped drug on the profile", "drug-unmapped" },
        { "out of time", "out-of-time" },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void Missing_input_holds_the_claim(string what, string code)
    {
        var (claim, budget) = Missing(what);
        var decision = Situations.Decide(claim, budget: budget);
        decision.Outcome.Should().BeOfType<ClaimOutcome.HeldUnverified>();
        decision.Unverified.Should().Contain(gap => gap.Code == code);
    }

    private static (Claim Claim, CheckBudget Budget) Missing(string what)
    {
        var plain = Situations.Plain();
        return what switch
        {
            "no profile" => (plain with { Profile = new DrugProfile(null) }, CheckBudget.Unlimited),
            "last page not read" => (plain with { Profile = plain.Profile with { Complete = false } }, CheckBudget.Unlimited),
            "no allergy list" => (plain with { Allergies = null }, CheckBudget.Unlimited),
            "free-text allergy" => (plain with { Allergies = [Situations.Named("the little white ones")] }, CheckBudget.Unlimited),
            "unmapped product" => (plain with { Product = Situations.Named("mystery") }, CheckBudget.Unlimited),
            "unmapped drug on the profile" => (plain with { Profile = Situations.Profile("mystery") }, CheckBudget.Unlimited),
            "out of time" => (plain, CheckBudget.OfPairs(2)),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    [Fact]
    public void A_contraindicated_hit_is_rejected_even_when_the_rest_is_unverified()
    {
        var decision = Situations.Decide(Situations.Plain("citalopram", Situations.Profile("selegiline", "mystery")));
        decision.Outcome.Should().Be(new ClaimOutcome.Rejected(Clinical: true));
        decision.RejectCodes.Should().Equal("88");
        decision.ReasonsForService.Should().Equal("DD");
        decision.Unverified.Should().ContainSingle().Which.Should().Match<Gap>(gap => gap.Code == "drug-unmapped" && gap.Drugs.Count == 1);
        decision.Banner.State.Should().Be("interaction-found");
        decision.Banner.Text.Should().StartWith("citalopram with selegiline (contraindicated)").And.Contain("Unable to verify as well: mystery");
    }

    [Fact]
    public void A_lesser_hit_with_an_unverified_rest_is_held_and_shows_the_hit()
    {
        var decision = Situations.Decide(Situations.Plain("simvastatin", Situations.Profile("clarithromycin", "mystery")));
        decision.Outcome.Should().BeOfType<ClaimOutcome.HeldUnverified>();
        decision.Banner.Text.Should().Contain("Found so far: simvastatin with clarithromycin");
    }

    [Fact]
    public void Whatever_fault_is_injected_the_claim_is_not_paid()
    {
        var names = Knowledge.Rules.SelectMany(_ => Situations.FortySeven).Distinct().Append("mystery").ToArray();
        var faults = Faults.Where(fault => fault.Key != "every rule throws").Select(fault => fault.Value.State).ToArray();
        var profile = Situations.OneOf(names).Array[0, 12].Select(drugs => Situations.Profile(drugs));
        Gen.Select(Situations.OneOf(names), profile, Situations.OneOf(faults)).Sample(
            (product, drugs, state) => Situations.Decide(Situations.Plain(product, drugs), state).Outcome is not ClaimOutcome.Paid,
            iter: 3_000);
    }

    [Fact]
    public void Whatever_input_is_missing_the_claim_is_not_paid()
    {
        string[] gaps = ["no profile", "last page not read", "no allergy list", "free-text allergy", "unmapped product", "unmapped drug on the profile", "out of time"];
        Situations.OneOf(gaps).Sample(gap =>
        {
            var (claim, budget) = Missing(gap);
            return Situations.Decide(claim, budget: budget).Outcome is not ClaimOutcome.Paid;
        });
    }

    [Fact]
    public void A_list_of_steps_with_one_missing_is_held()
    {
        var whole = Situations.Decide(Situations.Plain());
        foreach (var step in whole.Steps)
            Adjudication.Conclude(whole.Steps.Where(other => other != step).ToList(), whole.Interactions).Outcome.Should().BeOfType<ClaimOutcome.HeldUnverified>();
    }

    [Fact]
    public void The_worst_result_of_all_steps_wins()
    {
        var whole = Situations.Decide(Situations.Plain());
        StepResult[] worstFirst =
        [
            new StepResult.Fail(Consequence.RejectClinical, "88", "DD", "x"), new StepResult.Fail(Consequence.RejectAdministrative, "79", "", "x"),
            new StepResult.Unverified("x", "x"), new StepResult.Fail(Consequence.Review, "88", "DD", "x"), new StepResult.Warn("x", "x"), new StepResult.Pass("x"),
        ];
        string[] results = ["rejected-clinical", "rejected-administrative", "held-unverified", "held-clinical-review", "paid-with-messages", "paid"];
        for (var first = 0; first < worstFirst.Length; first++)
        {
            for (var second = 0; second < worstFirst.Length; second++)
            {
                var steps = whole.Steps.ToList();
                steps[0] = steps[0] with { Result = worstFirst[first] };
                steps[^1] = steps[^1] with { Result = worstFirst[second] };
                Adjudication.Conclude(steps, whole.Interactions).Outcome.Result.Should().Be(results[Math.Min(first, second)]);
            }
        }
    }

    [Fact]
    public void A_payment_cannot_be_built_without_its_proof() =>
        FluentActions.Invoking(() => new ClaimOutcome.Paid(null!, WithMessages: false)).Should().Throw<ArgumentNullException>();
}
