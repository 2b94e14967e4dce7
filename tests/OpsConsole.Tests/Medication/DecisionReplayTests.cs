using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Live;
using OpsConsole.Platform.Live;

namespace OpsConsole.Tests.Medication;

public sealed class DecisionReplayTests
{
    [Fact]
    public void A_decision_that_ran_out_of_time_replays_to_where_it_stopped() =>
        Replay(Stored(budget: CheckBudget.OfPairs(2))).Identical.Should().BeTrue();

    public static TheoryData<string> States => ["ready", "switched off", "updating", "unreachable", "refused"];

    [Theory]
    [MemberData(nameof(States))]
    public void A_decision_under_any_state_of_the_knowledge_replays(string state)
    {
        KnowledgeState then = state switch
        {
            "ready" => Situations.Ready,
            "switched off" => new KnowledgeState.SwitchedOff("Ana", Situations.Now.AddMinutes(-3), "drill"),
            "updating" => new KnowledgeState.Updating(Situations.Now),
            "unreachable" => new KnowledgeState.Unreachable("down"),
            _ => new KnowledgeState.Refused(["Rule R3 expands to no pair."]),
        };
        Replay(Stored(then)).Should().BeEquivalentTo(new { Identical = true, Differences = Array.Empty<string>() });
    }

    [Theory]
    [InlineData("/outcome")]
    [InlineData("/coverage/pairsVerified")]
    [InlineData("/steps/10/result")]
    [InlineData("/banner/text")]
    public void A_changed_document_is_told_by_its_pointer(string pointer)
    {
        var document = JsonNode.Parse(DecisionDocuments.Bytes(Document()))!;
        var parts = pointer.Split('/')[1..];
        var parent = parts[..^1].Aggregate(document, (node, part) => (node is JsonArray array ? array[int.Parse(part)] : node[part])!);
        parent[parts[^1]] = parts[^1] == "pairsVerified" ? 0 : "paid-by-hand";
        var replay = Replay(JsonSerializer.SerializeToElement(document));
        replay.Identical.Should().BeFalse();
        replay.Differences.Should().Equal(pointer);
    }

    [Fact]
    public void Knowledge_that_is_not_held_any_more_is_said_and_not_replaced_by_another_version()
    {
        var replay = DecisionReplay.Run(Stored(), _ => null);
        replay.Identical.Should().BeFalse();
        replay.Differences.Should().ContainSingle().Which.Should().Contain("is not held here");
    }

    [Fact]
    public void A_document_has_no_fraction_and_no_clock_of_its_own()
    {
        var first = DecisionDocuments.Bytes(Document());
        first.Should().Equal(DecisionDocuments.Bytes(Document()));
        JsonDocument.Parse(first).RootElement.GetProperty("inputs").GetProperty("claim").GetProperty("quantity").GetString().Should().Be("30");
    }

    [Fact]
    public void The_pace_counts_whole_seconds_and_forgets_old_ones()
    {
        using var pace = new DecisionPace(new CommitFeed());
        var now = Situations.Now;
        pace.Decided(now.AddSeconds(-200));
        pace.Decided(now.AddSeconds(-2));
        pace.Decided(now.AddSeconds(-2));
        pace.Decided(now);
        pace.PerSecond(now).Should().HaveCount(59).And.Subject.Sum().Should().Be(2);
        pace.PerSecond(now.AddSeconds(70)).Sum().Should().Be(0);
        pace.Percentile99(now).Should().BeNull();
        pace.Took(TimeSpan.FromSeconds(9), now.AddMinutes(-6));
        for (var i = 1; i <= 100; i++)
            pace.Took(TimeSpan.FromMilliseconds(i), now);
        pace.Percentile99(now).Should().Be(TimeSpan.FromMilliseconds(99));
        pace.Percentile99(now.AddMinutes(6)).Should().BeNull();
    }

    private static DecisionDocument Document(KnowledgeState? state = null, CheckBudget? budget = null)
    {
        var inputs = new ClaimInputs(
            Situations.Plain("simvastatin", Situations.Profile("clarithromycin", "lisinopril", "metformin")), state ?? Situations.Ready, Situations.Now, ClaimConventions.Default);
        return DecisionDocuments.Write("d1", inputs, Adjudication.Decide(inputs, budget ?? CheckBudget.Unlimited), "test");
    }

    private static JsonElement Stored(KnowledgeState? state = null, CheckBudget? budget = null) =>
        JsonDocument.Parse(DecisionDocuments.Bytes(Document(state, budget))).RootElement;

    private static ReplayAnswer Replay(JsonElement stored) => DecisionReplay.Run(stored, hash => hash == Situations.Knowledge.ManifestHash ? Situations.Knowledge : null);
}
