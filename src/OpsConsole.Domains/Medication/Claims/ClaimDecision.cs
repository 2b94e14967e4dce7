using OpsConsole.Medication.Checking;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Medication.Claims;

/// <summary>
/// How a claim ends, worst first: not payable beats payable, and unverified beats everything that could still be paid.
/// There is no default. <see cref="Paid"/> asks for the proof that every pair of drugs was checked.
/// </summary>
[CheckOutcome]
internal abstract record ClaimOutcome
{
    private ClaimOutcome() { }

    public abstract string Word { get; }

    /// <summary>The finer result behind the word, stable for machines.</summary>
    public abstract string Result { get; }

    /// <param name="Clinical">True for a hard stop of the drug review, false for an administrative reject.</param>
    internal sealed record Rejected(bool Clinical) : ClaimOutcome
    {
        public override string Word => "rejected";

        public override string Result => Clinical ? "rejected-clinical" : "rejected-administrative";
    }

    internal sealed record HeldUnverified : ClaimOutcome
    {
        public override string Word => "held";

        public override string Result => "held-unverified";
    }

    internal sealed record HeldForReview : ClaimOutcome
    {
        public override string Word => "held";

        public override string Result => "held-clinical-review";
    }

    internal sealed record Paid(CoverageProof Proof, bool WithMessages) : ClaimOutcome
    {
        public CoverageProof Proof { get; } = Proof ?? throw new ArgumentNullException(nameof(Proof));

        public override string Word => "paid";

        public override string Result => WithMessages ? "paid-with-messages" : "paid";
    }
}

/// <summary>The one sentence above a decision, in one of three states.</summary>
/// <param name="State"><c>interaction-found</c>, <c>nothing-found</c> or <c>unable-to-verify</c>.</param>
internal sealed record Banner(string State, string Text);

/// <summary>What was decided on a claim, and everything it rests on.</summary>
/// <param name="RejectCodes">Every code that was met, not only the first.</param>
/// <param name="Unverified">Filled for rejected claims too: a patient may pay cash, so the open question travels with the reject.</param>
internal sealed record ClaimDecision(
    ClaimOutcome Outcome,
    Banner Banner,
    IReadOnlyList<string> RejectCodes,
    IReadOnlyList<string> ReasonsForService,
    IReadOnlyList<ClaimStep> Steps,
    InteractionReport Interactions,
    IReadOnlyList<Gap> Unverified);
