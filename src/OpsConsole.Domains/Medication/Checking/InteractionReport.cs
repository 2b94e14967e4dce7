using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Medication.Checking;

/// <summary>How many pairs of drugs had to be checked, and how many were.</summary>
internal sealed record Coverage(long PairsExpected, long PairsVerified)
{
    public long Missing => PairsExpected - PairsVerified;

    public string Words => Missing == 0
        ? FormattableString.Invariant($"{PairsVerified:N0} of {PairsExpected:N0} pairs")
        : FormattableString.Invariant($"{PairsVerified:N0} of {PairsExpected:N0} pairs verified, {Missing:N0} not");
}

/// <summary>Two drugs of the profile that a rule lists.</summary>
/// <param name="Rule">The rule with the worst severity for this pair of drugs.</param>
/// <param name="AlsoRules">Further rules for the same pair of drugs, when a drug has several ingredients.</param>
/// <param name="Drugs">The affected drug first, then the one that causes it.</param>
/// <param name="OfSubject">Whether one of the two is the drug being claimed.</param>
internal sealed record Finding(
    string Rule, Severity Severity, IReadOnlyList<string> AlsoRules, IReadOnlyList<string> Drugs, IReadOnlyList<uint> Ingredients, bool OfSubject, string Text);

/// <summary>Something that could not be checked, and why.</summary>
/// <param name="Code">Stable, such as <c>drug-unmapped</c> or <c>knowledge-off</c>.</param>
internal sealed record Gap(string Code, string Text, IReadOnlyList<string> Drugs);

/// <summary>The answer of an interaction check: the verdict, and everything that was seen on the way to it.</summary>
/// <param name="Verdict">Cleared only with every pair verified and nothing found.</param>
/// <param name="Findings">Worst first. Also filled when the verdict is unverified: a partial check may add, never clear.</param>
/// <param name="KnowledgeVersion">Empty when no knowledge could be used.</param>
/// <param name="PairsProbed">Pairs looked at before the budget ended; equals the expected pairs otherwise.</param>
internal sealed record InteractionReport(
    Verdict Verdict,
    Coverage Coverage,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Gap> Unverified,
    string KnowledgeVersion,
    string KnowledgeHash,
    long PairsProbed)
{
    public bool IsVerified => Unverified.Count == 0 && Coverage.Missing == 0 && KnowledgeVersion.Length > 0;

    /// <summary>The proof that every pair was checked, whether or not something was found; null when it was not.</summary>
    public CoverageProof? Proof => IsVerified
        ? CoverageProof.Of("pairs", KnowledgeVersion, Coverage.PairsExpected, Coverage.PairsVerified)
        : null;
}
