using Microsoft.Extensions.Time.Testing;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Medication;

public sealed class InteractionCheckTests
{
    [Fact]
    public void The_47_drug_profile_has_1081_pairs_and_23_hits()
    {
        var report = Situations.Check(Situations.Profile(Situations.FortySeven));

        report.Coverage.Should().Be(new Coverage(1081, 1081));
        report.Findings.GroupBy(finding => finding.Rule).ToDictionary(group => group.Key, group => group.Count())
            .Should().BeEquivalentTo(new Dictionary<string, int> { ["R4"] = 1, ["R6"] = 2, ["R8"] = 15, ["R11"] = 3, ["R13"] = 2 });
        report.Verdict.Should().BeOfType<Verdict.Refused>().Which.Reasons.Should().HaveCount(23);
        report.Findings[0].Rule.Should().Be("R4", "the worst severity comes first");
        (report.Coverage.PairsVerified - report.Findings.Count).Should().Be(1058);
    }

    [Theory]
    [InlineData(1, 46)]
    [InlineData(2, 91)]
    [InlineData(3, 135)]
    public void Unmapped_drugs_leave_their_pairs_unverified_and_the_rest_is_still_checked(int unmapped, int open)
    {
        var names = Situations.FortySeven.Reverse().Skip(unmapped).Concat(Enumerable.Range(1, unmapped).Select(n => $"mystery {n}")).ToArray();
        var report = Situations.Check(Situations.Profile(names));

        report.Verdict.Should().BeOfType<Verdict.Unverified>();
        report.Coverage.Should().Be(new Coverage(1081, 1081 - open));
        report.Findings.Should().HaveCount(23);
        report.Unverified.Should().HaveCount(unmapped).And.OnlyContain(gap => gap.Code == "drug-unmapped" && gap.Drugs.Count == 1);
    }

    [Fact]
    public void A_profile_is_not_checked_in_blocks()
    {
        var names = Situations.Quiet.ToList();
        names.Insert(0, "simvastatin");
        names.Add("clarithromycin");
        Situations.Check(Situations.Profile([.. names])).Findings.Should().ContainSingle().Which.Drugs.Should().Equal("simvastatin", "clarithromycin");
    }

    [Fact]
    public void Two_hundred_drugs_are_all_checked()
    {
        var codes = Situations.Knowledge.Pairs.Keys.SelectMany(key => new[] { (uint)(key >> 32), (uint)key }).Distinct().ToList();
        var report = Situations.Check(new DrugProfile(codes.Select(code => new ProfileLine(Situations.Coded(code), "active")).ToList()));

        report.Coverage.Should().Be(new Coverage(129 * 128 / 2, 129 * 128 / 2));
        report.Findings.Should().HaveCount(1159);
    }

    [Fact]
    public void The_same_drug_listed_twice_counts_once()
    {
        var report = Situations.Check(Situations.Profile("lisinopril", "Lisinopril", "metformin", "paracetamol", "acetaminophen"));
        report.Coverage.PairsExpected.Should().Be(3);
        report.Verdict.Should().BeOfType<Verdict.Cleared>();
    }

    [Fact]
    public void Ingredients_of_one_product_are_not_checked_against_each_other()
    {
        var report = Situations.Check(Situations.Profile("simvastatin / clarithromycin"));
        report.Coverage.PairsExpected.Should().Be(0);
        report.Verdict.Should().BeOfType<Verdict.Cleared>();
    }

    [Fact]
    public void A_combination_product_is_reported_once_with_the_worst_rule_on_top()
    {
        var report = Situations.Check(Situations.Profile("citalopram / meperidine", "selegiline"));
        var finding = report.Findings.Should().ContainSingle().Which;
        finding.Rule.Should().Be("R4");
        finding.AlsoRules.Should().Equal("R6");
    }

    [Fact]
    public void A_shared_ingredient_of_two_products_is_no_pair_with_itself() =>
        Situations.Check(Situations.Profile("amiodarone / lisinopril", "amiodarone / metformin")).Findings.Should().BeEmpty();

    [Fact]
    public void Only_a_drug_that_is_said_to_have_ended_is_left_out()
    {
        ProfileLine Line(string name, string? status) => new(Situations.Named(name), status);
        var open = new DrugProfile([Line("simvastatin", "on-hold"), Line("clarithromycin", "whatever")]);
        var ended = new DrugProfile([Line("simvastatin", null), Line("clarithromycin", "Stopped")]);

        Situations.Check(open).Findings.Should().ContainSingle();
        Situations.Check(ended).Verdict.Should().BeOfType<Verdict.Cleared>();
    }

    [Fact]
    public void A_clearance_carries_the_knowledge_and_every_pair()
    {
        var proof = Situations.Check(Situations.Profile("lisinopril", "metformin", "aspirin")).Verdict.Should().BeOfType<Verdict.Cleared>().Which.Proof;
        proof.Checked.Should().Be(3);
        proof.Version.Should().Be("onc-high-priority 1.0.0");
    }

    [Fact]
    public void The_claimed_drug_is_checked_first_so_that_a_short_budget_reaches_it()
    {
        var report = Situations.Check(Situations.Profile(Situations.FortySeven), budget: CheckBudget.OfPairs(47), subject: Situations.Named("vandetanib"));
        report.Findings.Should().HaveCount(6).And.OnlyContain(finding => finding.OfSubject && finding.Rule == "R8");
        report.Verdict.Should().BeOfType<Verdict.Unverified>();
    }

    [Fact]
    public void Time_that_runs_out_leaves_the_rest_unverified()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var report = Situations.Check(Situations.Profile(Situations.FortySeven), budget: CheckBudget.OfTime(time, TimeSpan.FromMilliseconds(3)));

        report.Verdict.Should().BeOfType<Verdict.Unverified>();
        report.Coverage.PairsVerified.Should().Be(192).And.BeLessThan(report.Coverage.PairsExpected);
        report.Unverified.Should().ContainSingle().Which.Text.Should().Be("192 of 1,081 pairs checked before the time allowed was over");
        Situations.Check(Situations.Profile(Situations.FortySeven), budget: CheckBudget.OfPairs(report.PairsProbed)).Should().BeEquivalentTo(report);
    }

    [Fact]
    public void A_broken_rule_is_named_and_the_others_still_run()
    {
        var broken = Situations.Knowledge with
        {
            RuleOf = entry => entry.RuleId == "R8" ? throw new InvalidOperationException("broken") : Situations.Knowledge.RuleOf(entry),
        };
        var report = Situations.Check(Situations.Profile(Situations.FortySeven), new KnowledgeState.Ready(broken));

        report.Verdict.Should().BeOfType<Verdict.Unverified>().Which.Reason.Text.Should().Contain("rule R8 could not be evaluated for 15 pairs");
        report.Coverage.PairsVerified.Should().Be(1081 - 15);
        report.Findings.Should().HaveCount(8);
    }
}
