namespace OpsConsole.Blood.Compatibility;

/// <summary>How well a unit's group suits, best first.</summary>
internal enum MatchTier
{
    Identical = 0,
    Preferred = 1,
    Acceptable = 2,

    /// <summary>Permitted, but only with a reason and a person who answers for it.</summary>
    NeedsOverride = 3,
}

/// <summary>Whether a unit's group may go to a recipient, and how well. Closed: matched or refused.</summary>
internal abstract record GroupMatch
{
    private GroupMatch() { }

    /// <param name="Position">Place in the policy's order inside the tier, 0 first.</param>
    /// <param name="OnlyLowTitre">The unit must be high-titre negative.</param>
    /// <param name="ScarcityCost">1 when the unit is of a kind that others cannot do without.</param>
    /// <param name="Reasons">Sentences for the person who chooses; empty when there is nothing to say.</param>
    internal sealed record Matched(
        MatchTier Tier, int Position, bool OnlyLowTitre, int ScarcityCost, IReadOnlyList<string> Reasons) : GroupMatch;

    /// <param name="Rule">Stable id of the rule that refuses.</param>
    /// <param name="Detail">One sentence.</param>
    internal sealed record Refused(string Rule, string Detail) : GroupMatch;
}
