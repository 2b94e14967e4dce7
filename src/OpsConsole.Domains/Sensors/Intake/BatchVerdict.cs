using OpsConsole.Platform;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Sensors.Intake;

/// <summary>
/// What is to become of a batch. Nothing is stored and no number counts as taken but with proof that every reading sent was
/// judged: new, known, or quarantined.
/// </summary>
[CheckOutcome]
internal abstract record BatchVerdict
{
    private BatchVerdict() { }

    /// <summary>The version of the rules a batch is judged by.</summary>
    public static string Rules => "reading-intake-1";

    /// <summary>The new readings may be stored.</summary>
    /// <param name="Proof">That all readings of the batch were judged.</param>
    internal sealed record Admitted(BatchPlan Plan, CoverageProof Proof) : BatchVerdict;

    /// <summary>Nothing of the batch is taken.</summary>
    internal sealed record Refused(Refusal Refusal) : BatchVerdict;

    /// <summary>A batch on its way carries the same numbers: what is new is known only when its fate is.</summary>
    /// <param name="Until">Completes when it is.</param>
    internal sealed record Unverified(Task Until) : BatchVerdict;

    /// <exception cref="ArgumentException">A reading of the batch was not judged.</exception>
    public static Admitted Admit(BatchPlan plan, ReadingBatch batch) => new(
        plan, CoverageProof.Of("readings", Rules, expected: batch.Sent, verified: plan.Count + plan.Known + batch.Repeats + batch.Quarantined.Count));
}
