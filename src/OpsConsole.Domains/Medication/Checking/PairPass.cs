using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Checking;

/// <summary>A drug of the check with its ingredients.</summary>
/// <param name="Identity">Equal for two lines that mean the same substances.</param>
/// <param name="Unmapped">Why the drug has no complete mapping; null when it has.</param>
internal sealed record CheckedDrug(string Label, string Identity, IReadOnlyList<Ingredient> Ingredients, string? Unmapped, bool IsSubject)
{
    public static CheckedDrug Of(DrugReference reference, InteractionKnowledge? knowledge, bool isSubject) => knowledge?.Drugs.Map(reference) switch
    {
        DrugMapping.Mapped mapped => new(mapped.Label, string.Join('+', mapped.Ingredients.Select(i => i.Rxcui)), mapped.Ingredients, null, isSubject),
        DrugMapping.Unmapped unmapped => new(unmapped.Label, "?" + Key(reference), unmapped.Known, unmapped.Why, isSubject),
        _ => new(reference.Label, "?" + Key(reference), [], "no knowledge is available", isSubject),
    };

    private static string Key(DrugReference reference) =>
        $"{reference.Rxcui?.Trim()}|{reference.Ndc?.Trim()}|{DrugDirectory.Normal(reference.Name ?? "")}";
}

/// <summary>One pass over all pairs of a list of drugs, the pairs of the first drug first.</summary>
internal sealed class PairPass(InteractionKnowledge knowledge, IReadOnlyList<CheckedDrug> drugs, CheckBudget budget)
{
    private readonly List<Finding> findings = [];
    private readonly SortedDictionary<string, int> failed = new(StringComparer.Ordinal);

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Pairs of two mapped drugs that were probed without an error.</summary>
    public long Verified { get; private set; }

    public long Probed { get; private set; }

    public void Run(List<Gap> gaps)
    {
        var expected = (long)drugs.Count * (drugs.Count - 1) / 2;
        All();
        if (Probed < expected)
            gaps.Add(new Gap("out-of-time", FormattableString.Invariant($"{Probed:N0} of {expected:N0} pairs checked before the time allowed was over"), []));
        foreach (var (rule, count) in failed)
            gaps.Add(new Gap("rule-failed", FormattableString.Invariant($"rule {rule} could not be evaluated for {count:N0} pairs"), []));
    }

    private void All()
    {
        for (var i = 0; i < drugs.Count; i++)
        {
            for (var j = i + 1; j < drugs.Count; j++)
            {
                if (budget.Spent(Probed))
                    return;
                Probed++;
                var whole = Pair(drugs[i], drugs[j]);
                if (whole && drugs[i].Unmapped is null && drugs[j].Unmapped is null)
                    Verified++;
            }
        }
    }

    /// <summary>Probes every ingredient of one drug with every ingredient of the other; false when a rule could not be evaluated.</summary>
    private bool Pair(CheckedDrug first, CheckedDrug second)
    {
        List<(InteractionRule Rule, PairEntry Entry)>? hits = null;
        var whole = true;
        foreach (var a in first.Ingredients)
        {
            foreach (var b in second.Ingredients)
            {
                if (a.Rxcui == b.Rxcui || knowledge.Probe(a.Rxcui, b.Rxcui) is not { } entry)
                    continue;
                if (Evaluate(entry) is { } rule)
                    (hits ??= []).Add((rule, entry));
                else
                    whole = false;
            }
        }

        if (hits is not null)
            findings.Add(Finding(first, second, hits));
        return whole;
    }

    // One rule that breaks must not stop the others: their findings may be what saves the patient.
    private InteractionRule? Evaluate(PairEntry entry)
    {
        try
        {
            return knowledge.RuleOf(entry);
        }
        catch (Exception)
        {
            failed[entry.RuleId] = failed.GetValueOrDefault(entry.RuleId) + 1;
            return null;
        }
    }

    private static Finding Finding(CheckedDrug first, CheckedDrug second, List<(InteractionRule Rule, PairEntry Entry)> hits)
    {
        var ordered = hits.OrderBy(hit => hit.Rule.Severity.Acting()).ThenBy(hit => hit.Rule.Number)
            .ThenBy(hit => hit.Entry.Object).ThenBy(hit => hit.Entry.Precipitant).ToList();
        var (rule, entry) = ordered[0];
        var (affected, cause) = first.Ingredients.Any(i => i.Rxcui == entry.Object) && second.Ingredients.Any(i => i.Rxcui == entry.Precipitant)
            ? (first, second)
            : (second, first);
        var also = ordered.Skip(1).Select(hit => hit.Rule.Id).Distinct().Where(id => id != rule.Id).ToList();
        var text = $"{affected.Label} with {cause.Label} ({rule.Severity.Word()}): {rule.Mechanism}. Risk of {rule.Risk}.";
        return new Finding(
            rule.Id, rule.Severity, also, [affected.Label, cause.Label], [entry.Object, entry.Precipitant], first.IsSubject || second.IsSubject, text);
    }
}
