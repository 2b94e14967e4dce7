namespace OpsConsole.Platform.FailSafe;

/// <summary>
/// What an automated check may answer: cleared with proof, refused with reasons, or unverified with a reason.
/// The set is closed. There is no boolean, no null and no default: a caller must name all three cases.
/// </summary>
[CheckOutcome]
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>The check ran over everything it had to and found nothing against.</summary>
    /// <param name="Proof">What was checked, against which version, how much of it.</param>
    public sealed record Cleared(CoverageProof Proof) : Verdict;

    /// <summary>The check found at least one reason against.</summary>
    /// <param name="Reasons">At least one.</param>
    public sealed record Refused(IReadOnlyList<Reason> Reasons) : Verdict
    {
        /// <summary>At least one, in the order in which the check gave them.</summary>
        /// <exception cref="ArgumentException">There is none: a refusal without a reason cannot be built.</exception>
        public IReadOnlyList<Reason> Reasons { get; } = Reasons.Count > 0
            ? Reasons
            : throw new ArgumentException("A refusal names at least one reason.", nameof(Reasons));
    }

    /// <summary>The check could not be completed. Always becomes a hold; never a clearance.</summary>
    public sealed record Unverified(Reason Reason) : Verdict;

    /// <summary>Names every case; a fourth cannot be forgotten because it cannot exist.</summary>
    public T Match<T>(Func<CoverageProof, T> cleared, Func<IReadOnlyList<Reason>, T> refused, Func<Reason, T> unverified) => this switch
    {
        Cleared c => cleared(c.Proof),
        Refused r => refused(r.Reasons),
        Unverified u => unverified(u.Reason),
        _ => throw new InvalidOperationException("The verdict is a closed set."),
    };
}

/// <summary>A coded reason with a sentence a person can act on.</summary>
/// <param name="Code">Stable and machine-readable, such as <c>AMT-NEGATIVE</c> or <c>knowledge-unreachable</c>.</param>
/// <param name="Text">One sentence: what happened and what it means.</param>
public sealed record Reason(string Code, string Text);

/// <summary>
/// Evidence that a check covered what it had to. Cannot be built for partial coverage, so a
/// <see cref="Verdict.Cleared"/> can never rest on a check that stopped half-way.
/// </summary>
public sealed record CoverageProof
{
    /// <summary>What was checked, in words, such as "ingredient pairs".</summary>
    public string Subject { get; }

    /// <summary>The version of rules or knowledge checked against.</summary>
    public string Version { get; }

    /// <summary>How many items had to be checked; all of them were.</summary>
    public long Checked { get; }

    private CoverageProof(string subject, string version, long @checked) =>
        (Subject, Version, Checked) = (subject, version, @checked);

    /// <exception cref="ArgumentException">The coverage is partial, negative, or has no version.</exception>
    public static CoverageProof Of(string subject, string version, long expected, long verified)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        if (expected < 0 || verified != expected)
            throw new ArgumentException($"Only {verified} of {expected} {subject} were verified: that is not a proof.", nameof(verified));
        return new CoverageProof(subject, version, verified);
    }
}
