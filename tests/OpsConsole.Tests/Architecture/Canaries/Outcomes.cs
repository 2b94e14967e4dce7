using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Architecture.Canaries;

[CheckOutcome]
internal abstract record TrustingOutcome
{
    internal sealed record Yes : TrustingOutcome;

    internal sealed record Refused(string Sentence) : TrustingOutcome;
}

internal abstract record UnmarkedOutcome
{
    private UnmarkedOutcome() { }

    internal sealed record Fine(CoverageProof Proof) : UnmarkedOutcome;
}
