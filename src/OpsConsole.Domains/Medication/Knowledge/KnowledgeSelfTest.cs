namespace OpsConsole.Medication.Knowledge;

/// <summary>
/// Asks the knowledge questions with known answers, through the same probe that decides claims. A source that answers
/// "nothing found" to everything looks healthy to every other kind of check.
/// </summary>
internal static class KnowledgeSelfTest
{
    /// <summary>Every failed question in words; empty when the knowledge may be trusted. About twenty probes.</summary>
    public static IReadOnlyList<string> Run(InteractionKnowledge knowledge)
    {
        var failures = new List<string>();
        if (knowledge.Pairs.Count != knowledge.PairsExpected)
            failures.Add($"{knowledge.Pairs.Count:N0} pairs are loaded, the manifest pins {knowledge.PairsExpected:N0}");
        foreach (var canary in knowledge.Canaries)
        {
            var found = knowledge.Probe(canary.First, canary.Second)?.RuleId;
            if (found != canary.RuleId)
                failures.Add($"ingredients {canary.First} and {canary.Second} answered {found ?? "no rule"} instead of {canary.RuleId ?? "no rule"}");
        }

        return failures;
    }
}
