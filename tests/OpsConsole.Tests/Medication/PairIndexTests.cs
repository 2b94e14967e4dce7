using CsCheck;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Medication;

public sealed class PairIndexTests
{
    private static readonly InteractionKnowledge Knowledge = Situations.Knowledge;

    [Fact]
    public void Every_listed_pair_fires_its_rule_in_both_orders()
    {
        var fired = new HashSet<string>();
        foreach (var entry in Knowledge.Pairs.Values)
        {
            foreach (var (first, second) in new[] { (entry.Object, entry.Precipitant), (entry.Precipitant, entry.Object) })
            {
                var report = Situations.Check(new DrugProfile([new(Situations.Coded(first), null), new(Situations.Coded(second), null)]));
                report.Verdict.Should().BeOfType<Verdict.Refused>();
                var finding = report.Findings.Should().ContainSingle().Which;
                finding.Rule.Should().Be(entry.RuleId);
                finding.Ingredients.Should().Equal(entry.Object, entry.Precipitant);
                fired.Add(finding.Rule);
            }
        }

        fired.Should().HaveCount(15);
    }

    [Fact]
    public void Ten_thousand_random_pairs_outside_the_list_do_not_fire()
    {
        var code = Gen.UInt[1, 2_000_000];
        Gen.Select(code, code).Sample(
            pair =>
            {
                var (first, second) = pair;
                return Knowledge.Pairs.ContainsKey(PairKey.Of(first, second)) == (Knowledge.Probe(first, second) is not null)
                    && (Expected(first, second) || Knowledge.Probe(first, second) is null);
            },
            iter: 10_000);

        static bool Expected(uint first, uint second) => Knowledge.Pairs.Values.Any(entry =>
            (entry.Object == first && entry.Precipitant == second) || (entry.Object == second && entry.Precipitant == first));
    }

    [Fact]
    public void Random_pairs_of_known_ingredients_fire_exactly_when_a_rule_lists_them()
    {
        var names = Situations.FortySeven.Concat(["warfarin", "sildenafil", "gemfibrozil", "rifampin", "ritonavir", "phenelzine"]).ToArray();
        var codes = names.ToDictionary(name => name, name => ((DrugMapping.Mapped)Knowledge.Drugs.Map(Situations.Named(name))).Ingredients[0].Rxcui);
        Gen.Select(Situations.OneOf(names), Situations.OneOf(names)).Where(pair => pair.Item1 != pair.Item2).Sample(
            pair =>
            {
                var listed = Knowledge.Pairs.ContainsKey(PairKey.Of(codes[pair.Item1], codes[pair.Item2]));
                var report = Situations.Check(Situations.Profile(pair.Item1, pair.Item2));
                return report.IsVerified && listed == (report.Verdict is Verdict.Refused) && listed == (report.Findings.Count == 1);
            },
            iter: 10_000);
    }

    [Theory]
    [InlineData("febuxostat", "theophylline")]
    [InlineData("gemfibrozil", "simvastatin")]
    [InlineData("gemfibrozil", "lovastatin")]
    [InlineData("gemfibrozil", "atorvastatin")]
    [InlineData("gemfibrozil", "rosuvastatin")]
    [InlineData("indinavir", "atazanavir")]
    [InlineData("isosorbide dinitrate", "sildenafil")]
    public void A_rejected_candidate_does_not_fire(string first, string second) =>
        Situations.Check(Situations.Profile(first, second)).Verdict.Should().BeOfType<Verdict.Cleared>();

    [Theory]
    [InlineData("abatacept", "anakinra")]
    [InlineData("linezolid", "sumatriptan")]
    [InlineData("linezolid", "pseudoephedrine")]
    [InlineData("metformin", "iohexol")]
    [InlineData("miglitol", "pancrelipase")]
    [InlineData("natalizumab", "azathioprine")]
    [InlineData("pentostatin", "fludarabine")]
    [InlineData("sodium oxybate", "diazepam")]
    [InlineData("tranylcypromine", "furazolidone")]
    [InlineData("artemether / lumefantrine", "quinidine")]
    public void A_rejected_candidate_of_which_a_drug_is_not_known_is_neither_found_nor_cleared(string first, string second)
    {
        var report = Situations.Check(Situations.Profile(first, second));
        report.Findings.Should().BeEmpty();
        report.IsVerified.Should().BeFalse();
        report.Verdict.Should().NotBeOfType<Verdict.Cleared>();
    }

    [Fact]
    public void The_key_of_a_pair_does_not_depend_on_its_order() =>
        Gen.Select(Gen.UInt, Gen.UInt).Sample(pair => PairKey.Of(pair.Item1, pair.Item2) == PairKey.Of(pair.Item2, pair.Item1));

    [Theory]
    [InlineData("pethidine", "meperidine")]
    [InlineData("Rifampicin", "rifampin")]
    [InlineData("ergometrine", "ergonovine")]
    [InlineData("methylergometrine", "methylergonovine")]
    [InlineData("Esmoprazole", "esomeprazole")]
    [InlineData("  Paracetamol ", "acetaminophen")]
    [InlineData("SIMVASTATIN", "simvastatin")]
    public void A_synonym_maps_to_its_ingredient(string synonym, string ingredient) =>
        Knowledge.Drugs.Map(Situations.Named(synonym)).Should().BeOfType<DrugMapping.Mapped>()
            .Which.Ingredients.Should().ContainSingle().Which.Name.Should().Be(ingredient);

    [Theory]
    [InlineData("simvastatin 20 mg tablet")]
    [InlineData("simva")]
    [InlineData("simvastatin / mystery")]
    [InlineData("")]
    public void A_drug_is_never_mapped_by_the_first_word_or_by_likeness(string name) =>
        Knowledge.Drugs.Map(Situations.Named(name)).Should().BeOfType<DrugMapping.Unmapped>();

    [Theory]
    [InlineData("36567", "lovastatin")]
    [InlineData("3656", "simvastatin")]
    [InlineData("-1", "simvastatin")]
    [InlineData("3.6567e4", "simvastatin")]
    public void A_code_that_disagrees_with_the_name_or_is_unknown_is_unmapped(string rxcui, string name) =>
        Knowledge.Drugs.Map(new DrugReference(rxcui, null, name)).Should().BeOfType<DrugMapping.Unmapped>();

    [Theory]
    [InlineData("10831", null)]
    [InlineData(null, "trimethoprim / sulfamethoxazole")]
    [InlineData(null, "Sulfamethoxazole/Trimethoprim")]
    public void A_combination_product_gives_several_ingredients(string? rxcui, string? name) =>
        Knowledge.Drugs.Map(new DrugReference(rxcui, null, name)).Should().BeOfType<DrugMapping.Mapped>()
            .Which.Ingredients.Select(i => i.Name).Should().Equal("sulfamethoxazole", "trimethoprim");
}
