namespace OpsConsole.Medication.Knowledge;

/// <summary>
/// Whether interaction knowledge may be used now. The set is closed, and only <see cref="Ready"/> carries knowledge:
/// there is nothing to clear a claim with in any other state.
/// </summary>
internal abstract record KnowledgeState
{
    private KnowledgeState() { }

    internal sealed record Ready(InteractionKnowledge Knowledge) : KnowledgeState;

    /// <summary>A person has switched the knowledge off.</summary>
    internal sealed record SwitchedOff(string By, DateTimeOffset Since, string Why) : KnowledgeState;

    /// <summary>A new version is being loaded and is not whole yet.</summary>
    internal sealed record Updating(DateTimeOffset Since) : KnowledgeState;

    /// <summary>The source does not answer: down, timed out, or its circuit is open.</summary>
    internal sealed record Unreachable(string Detail) : KnowledgeState;

    /// <summary>The import gate refused the file.</summary>
    internal sealed record Refused(IReadOnlyList<string> Reasons) : KnowledgeState;
}
