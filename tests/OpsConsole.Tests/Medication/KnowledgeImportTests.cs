using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Tests.Medication;

public sealed class KnowledgeImportTests
{
    [Fact]
    public void The_embedded_knowledge_has_1159_pairs_over_129_ingredients_in_15_rules()
    {
        var knowledge = EmbeddedKnowledge.Load().Should().BeOfType<KnowledgeLoad.Loaded>().Which.Knowledge;

        knowledge.Rules.Should().HaveCount(15);
        knowledge.Pairs.Should().HaveCount(1159);
        knowledge.Pairs.Keys.SelectMany(key => new[] { key >> 32, key & uint.MaxValue }).Distinct().Should().HaveCount(129);
        knowledge.ManifestHash.Should().HaveLength(64);
    }

    [Theory]
    [InlineData("R1", 60)]
    [InlineData("R2", 6)]
    [InlineData("R3", 2)]
    [InlineData("R4", 55)]
    [InlineData("R5", 23)]
    [InlineData("R6", 30)]
    [InlineData("R7", 40)]
    [InlineData("R8", 780)]
    [InlineData("R9", 4)]
    [InlineData("R10", 50)]
    [InlineData("R11", 36)]
    [InlineData("R12", 56)]
    [InlineData("R13", 7)]
    [InlineData("R14", 1)]
    [InlineData("R15", 9)]
    public void Each_rule_expands_to_its_pinned_number_of_pairs(string rule, int pairs) =>
        Situations.Knowledge.Pairs.Values.Count(entry => entry.RuleId == rule).Should().Be(pairs);

    [Fact]
    public void A_file_that_differs_from_its_manifest_hash_is_refused() =>
        Refused(Situations.Import(file => file["title"] = "changed", rehash: false)).Should().Contain(reason => reason.Contains("SHA-256"));

    [Fact]
    public void A_lost_class_member_is_refused_with_both_numbers() =>
        Refused(Situations.Import(file => Situations.Members(file, "ppi").RemoveAt(4)))
            .Should().Contain("Rule R2 expands to 5 pairs, pinned are 6.").And.Contain(reason => reason.Contains("1158"));

    [Fact]
    public void A_misspelt_class_member_is_refused_by_name() =>
        Refused(Situations.Import(file => Situations.Members(file, "ppi")[4] = "ESMOPRAZOL")).Should().Contain(reason => reason.Contains("ESMOPRAZOL"));

    [Fact]
    public void A_misspelt_class_is_refused() =>
        Refused(Situations.Import(file => Situations.Rule(file, "R3")["precipitant"] = "thiopurnes")).Should().Contain(reason => reason.Contains("thiopurnes"));

    [Fact]
    public void A_rule_that_expands_to_nothing_is_refused() =>
        Refused(Situations.Import(file =>
        {
            Situations.Members(file, "procarbazine").Clear();
            Situations.Rule(file, "R14")["pairs"] = 0;
        })).Should().Contain("Rule R14 expands to no pair.");

    [Theory]
    [InlineData("")]
    [InlineData("Contra-indication")]
    [InlineData("Contraindicated")]
    [InlineData("severe")]
    public void An_unknown_severity_is_refused(string severity) =>
        Refused(Situations.Import(file => Situations.Rule(file, "R1")["severity"] = severity)).Should().Contain(reason => reason.Contains("not on the scale"));

    [Fact]
    public void A_pair_in_two_rules_is_refused() =>
        Refused(Situations.Import(file => Situations.Rule(file, "R14")["object"] = "narcotics")).Should().Contain(reason => reason.Contains("is in rules R6 and R14"));

    [Fact]
    public void A_truncated_code_that_meets_another_drug_is_refused() =>
        Refused(Situations.Import(file => Ingredient(file, "clopidogrel")["rxcui"] = 3247)).Should().Contain("Code 3247 belongs to two ingredients.");

    [Fact]
    public void A_rule_without_a_canary_is_refused() =>
        Refused(Situations.Import(file => file["canaries"]!["mustHit"]!.AsArray().RemoveAt(0))).Should().Contain("Rule R1 has no canary that must hit.");

    [Fact]
    public void A_canary_that_must_not_hit_and_does_refuses_the_file() =>
        Refused(Situations.Import(file => file["canaries"]!["mustNotHit"]!.AsArray().Add(new JsonObject { ["first"] = "simvastatin", ["second"] = "clarithromycin" })))
            .Should().ContainSingle().Which.Should().Contain("answered R11 instead of no rule");

    [Fact]
    public void Empty_knowledge_is_refused() =>
        Refused(Situations.Import(
            file =>
            {
                foreach (var part in new[] { "rules", "classes", "ingredients", "products" })
                    file[part] = new JsonArray();
                file["canaries"] = new JsonObject { ["mustHit"] = new JsonArray(), ["mustNotHit"] = new JsonArray() };
            },
            manifest =>
            {
                foreach (var count in new[] { "rules", "pairs", "ingredientsInRules", "ingredients" })
                    manifest[count] = 0;
            })).Should().Contain("The manifest pins no pair: empty knowledge answers nothing.");

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("<html>not found</html>")]
    public void A_file_that_is_not_knowledge_is_refused(string text) =>
        KnowledgeImport.Load(Encoding.UTF8.GetBytes(text), EmbeddedKnowledge.Manifest).Should().BeOfType<KnowledgeLoad.Refused>();

    [Fact]
    public void Half_a_file_is_refused() =>
        KnowledgeImport.Load(EmbeddedKnowledge.File.AsSpan(0, EmbeddedKnowledge.File.Length / 2), EmbeddedKnowledge.Manifest).Should().BeOfType<KnowledgeLoad.Refused>();

    [Fact]
    public void Other_line_ends_do_not_change_the_hash()
    {
        var windows = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(EmbeddedKnowledge.File).Replace("\n", "\r\n"));
        KnowledgeImport.Load(windows, EmbeddedKnowledge.Manifest).Should().BeOfType<KnowledgeLoad.Loaded>();
    }

    private static IReadOnlyList<string> Refused(KnowledgeLoad load) => load.Should().BeOfType<KnowledgeLoad.Refused>().Which.Reasons;

    private static JsonObject Ingredient(JsonObject file, string name) =>
        file["ingredients"]!.AsArray().Select(row => row!.AsObject()).Single(row => row["name"]!.GetValue<string>() == name);
}
