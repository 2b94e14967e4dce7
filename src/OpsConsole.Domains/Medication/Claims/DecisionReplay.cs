using System.Text.Json;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Claims;

/// <summary>What a replay came to.</summary>
/// <param name="Differences">JSON pointers of the members that came out differently, or the reason why nothing could be repeated.</param>
/// <param name="Sha256">Of the document as stored.</param>
public sealed record ReplayAnswer(string DecisionId, bool Identical, IReadOnlyList<string> Differences, string Sha256);

/// <summary>Decides again from what a stored document says it was decided from, and compares every byte. No effect.</summary>
internal static class DecisionReplay
{
    private const int MostDifferences = 100;

    /// <param name="stored">The document as it is in the journal.</param>
    /// <param name="held">Knowledge by its hash, for every version this program holds.</param>
    public static ReplayAnswer Run(JsonElement stored, Func<string, InteractionKnowledge?> held)
    {
        var document = DecisionDocuments.Read(stored);
        var storedBytes = Platform.Journal.CanonicalJson.OfEvidence(stored);
        var hash = DecisionDocuments.Hash(storedBytes);
        if (StateOf(document.Inputs.Knowledge, held) is not { } knowledge)
        {
            return new ReplayAnswer(
                document.DecisionId, false, [$"/inputs/knowledge: {document.Inputs.Knowledge.Version} ({document.Inputs.Knowledge.Hash}) is not held here"], hash);
        }

        var inputs = new ClaimInputs(
            DecisionDocuments.Claim(document.Inputs.Claim), knowledge, DecisionDocuments.Instant(document.AsOf), DecisionDocuments.Conventions(document.Inputs.Conventions));
        var decision = Adjudication.Decide(inputs, CheckBudget.OfPairs(document.Inputs.PairsProbed));
        var engine = document.Versions.GetValueOrDefault("engine", "unknown");
        var again = DecisionDocuments.Bytes(DecisionDocuments.Write(document.DecisionId, inputs, decision, engine));
        if (again.AsSpan().SequenceEqual(storedBytes))
            return new ReplayAnswer(document.DecisionId, true, [], hash);

        using var repeated = JsonDocument.Parse(again);
        var differences = new List<string>();
        Compare("", stored, repeated.RootElement, differences);
        return new ReplayAnswer(document.DecisionId, false, differences, hash);
    }

    private static KnowledgeState? StateOf(DocumentKnowledge stored, Func<string, InteractionKnowledge?> held) => stored.State switch
    {
        "ready" => held(stored.Hash ?? "") is { } knowledge ? new KnowledgeState.Ready(knowledge) : null,
        "switched-off" => new KnowledgeState.SwitchedOff(stored.By ?? "", DecisionDocuments.Instant(stored.Since ?? ""), stored.Why ?? ""),
        "updating" => new KnowledgeState.Updating(DecisionDocuments.Instant(stored.Since ?? "")),
        "unreachable" => new KnowledgeState.Unreachable(stored.Why ?? ""),
        "refused" => new KnowledgeState.Refused(stored.Reasons ?? []),
        _ => null,
    };

    private static void Compare(string pointer, JsonElement first, JsonElement second, List<string> differences)
    {
        if (differences.Count >= MostDifferences)
            return;
        if (first.ValueKind == JsonValueKind.Object && second.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in Names(first).Union(Names(second), StringComparer.Ordinal).Order(StringComparer.Ordinal))
                CompareMember($"{pointer}/{name}", first, second, name, differences);
            return;
        }

        if (first.ValueKind == JsonValueKind.Array && second.ValueKind == JsonValueKind.Array && first.GetArrayLength() == second.GetArrayLength())
        {
            for (var i = 0; i < first.GetArrayLength(); i++)
                Compare($"{pointer}/{i}", first[i], second[i], differences);
            return;
        }

        if (!JsonElement.DeepEquals(first, second))
            differences.Add(pointer);
    }

    private static void CompareMember(string pointer, JsonElement first, JsonElement second, string name, List<string> differences)
    {
        if (first.TryGetProperty(name, out var a) && second.TryGetProperty(name, out var b))
            Compare(pointer, a, b, differences);
        else
            differences.Add(pointer);
    }

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(member => member.Name);
}
