using System.Globalization;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Medication.Checking;

/// <summary>What to check, with what, and as of when.</summary>
/// <param name="Subject">The drug being claimed; null for a check of the profile alone.</param>
/// <param name="MaximumAge">Knowledge compiled longer ago than this is not trusted.</param>
internal sealed record InteractionQuestion(
    DrugReference? Subject, DrugProfile Profile, KnowledgeState Knowledge, DateTimeOffset AsOf, TimeSpan MaximumAge);

/// <summary>
/// Checks every pair of drugs a patient takes against the interaction knowledge. A pure function of its question and its
/// budget: the same question gives the same report. There is no way to a cleared verdict but through every single pair.
/// </summary>
internal static class InteractionCheck
{
    public static InteractionReport Run(InteractionQuestion question, CheckBudget budget)
    {
        try
        {
            return Check(question, budget);
        }
        catch (Exception error)
        {
            // SafeCheck's rule for a check that has a report to give as well: whatever breaks is unverified.
            var drugs = Distinct(question, null);
            return Unverified(drugs, [new Gap("engine-error", $"the check failed ({error.GetType().Name})", [])], [], null, 0, 0);
        }
    }

    private static InteractionReport Check(InteractionQuestion question, CheckBudget budget)
    {
        var gaps = new List<Gap>();
        if (question.Profile.Lines is null)
            gaps.Add(new Gap("profile-missing", "no medication profile was given; an empty list says that the patient takes nothing else", []));
        if (!question.Profile.Complete)
            gaps.Add(new Gap("profile-incomplete", "the medication profile is incomplete", []));

        var usable = KnowledgeAge.Usable(question, gaps, out var trusted);
        var drugs = Distinct(question, usable);
        if (usable is null)
            return Unverified(drugs, gaps, [], null, 0, 0);

        foreach (var drug in drugs)
        {
            if (drug.Unmapped is { } why)
                gaps.Add(new Gap("drug-unmapped", $"{drug.Label} could not be mapped to an ingredient: {why}", [drug.Label]));
        }

        var pass = new PairPass(usable, drugs, budget);
        pass.Run(gaps);
        var verified = trusted ? pass.Verified : 0;
        var findings = InOrder(pass.Findings, usable);
        if (gaps.Count > 0)
            return Unverified(drugs, gaps, findings, usable, verified, pass.Probed);

        var coverage = new Coverage(Expected(drugs.Count), verified);
        Verdict verdict = findings.Count == 0
            ? new Verdict.Cleared(CoverageProof.Of("pairs", usable.Label, coverage.PairsExpected, coverage.PairsVerified))
            : new Verdict.Refused(findings.Select(f => new Reason(f.Rule, f.Text)).ToList());
        return new InteractionReport(verdict, coverage, findings, [], usable.Label, usable.ManifestHash, pass.Probed);
    }

    private static InteractionReport Unverified(
        List<CheckedDrug> drugs, List<Gap> gaps, List<Finding> findings, InteractionKnowledge? knowledge, long verified, long probed)
    {
        var reason = new Reason(gaps[0].Code, $"Unable to verify, manual review required: {string.Join("; ", gaps.Select(gap => gap.Text))}.");
        return new InteractionReport(
            new Verdict.Unverified(reason), new Coverage(Expected(drugs.Count), verified), findings, gaps, knowledge?.Label ?? "", knowledge?.ManifestHash ?? "", probed);
    }

    /// <summary>The drugs to pair, the claimed one first, each once: by its ingredients, or by its name while it has none.</summary>
    private static List<CheckedDrug> Distinct(InteractionQuestion question, InteractionKnowledge? knowledge)
    {
        var references = question.Profile.Active.Select(line => line.Drug);
        if (question.Subject is { } subject)
            references = references.Prepend(subject);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var drugs = new List<CheckedDrug>();
        foreach (var reference in references)
        {
            var drug = CheckedDrug.Of(reference, knowledge, isSubject: question.Subject is not null && drugs.Count == 0);
            if (seen.Add(drug.Identity))
                drugs.Add(drug);
        }

        return drugs;
    }

    private static long Expected(int drugs) => (long)drugs * (drugs - 1) / 2;

    private static List<Finding> InOrder(IEnumerable<Finding> findings, InteractionKnowledge knowledge)
    {
        var number = knowledge.Rules.ToDictionary(rule => rule.Id, rule => rule.Number, StringComparer.Ordinal);
        return findings
            .OrderBy(f => f.Severity.Acting()).ThenByDescending(f => f.OfSubject).ThenBy(f => number.GetValueOrDefault(f.Rule))
            .ThenBy(f => f.Drugs[0], StringComparer.Ordinal).ThenBy(f => f.Drugs[1], StringComparer.Ordinal).ToList();
    }
}

/// <summary>Whether the knowledge may be asked at all, and whether its answers may count as verified.</summary>
internal static class KnowledgeAge
{
    /// <param name="trusted">False for knowledge that may add findings but clears nothing, because it is too old.</param>
    /// <returns>The knowledge to probe, or null when there is none that may be probed.</returns>
    public static InteractionKnowledge? Usable(InteractionQuestion question, List<Gap> gaps, out bool trusted)
    {
        trusted = false;
        if (question.Knowledge is not KnowledgeState.Ready(var knowledge))
        {
            gaps.Add(Why(question.Knowledge));
            return null;
        }

        var failures = KnowledgeSelfTest.Run(knowledge);
        if (failures.Count > 0)
        {
            gaps.Add(new Gap("self-test-failed", $"self-test failed: {string.Join(", ", failures)}", []));
            return null;
        }

        var age = question.AsOf - new DateTimeOffset(knowledge.CompiledOn, TimeOnly.MinValue, TimeSpan.Zero);
        trusted = age <= question.MaximumAge;
        if (!trusted)
        {
            var days = ((int)age.TotalDays).ToString(CultureInfo.InvariantCulture);
            var allowed = ((int)question.MaximumAge.TotalDays).ToString(CultureInfo.InvariantCulture);
            gaps.Add(new Gap("knowledge-stale", $"data {days} days old, allowed are {allowed}", []));
        }

        return knowledge;
    }

    private static Gap Why(KnowledgeState state) => state switch
    {
        KnowledgeState.SwitchedOff off => new Gap("knowledge-off", $"link disabled by {off.By} ({off.Why})", []),
        KnowledgeState.Updating => new Gap("knowledge-updating", "update in progress", []),
        KnowledgeState.Unreachable down => new Gap("knowledge-unreachable", $"database unreachable ({down.Detail})", []),
        KnowledgeState.Refused refused => new Gap("knowledge-refused", $"the knowledge was refused at import: {string.Join(" ", refused.Reasons.Take(3))}", []),
        _ => throw new InvalidOperationException("The states of the knowledge are a closed set."),
    };
}
