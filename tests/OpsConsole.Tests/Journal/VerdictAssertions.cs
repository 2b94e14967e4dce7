using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Tests.Journal;

/// <summary>Says what a proof came to in one word.</summary>
internal static class VerdictAssertions
{
    /// <summary>The code of the refusal, or <c>cleared</c>.</summary>
    public static string InShort(this Verdict verdict) => verdict.Match(_ => "cleared", reasons => reasons.Single().Code, reason => reason.Code);
}
