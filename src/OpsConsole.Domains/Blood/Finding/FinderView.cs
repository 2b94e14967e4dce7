namespace OpsConsole.Blood.Finding;

/// <summary>What the finder's form asks, in the words of the machine interface.</summary>
public sealed record FinderQuestion
{
    /// <summary>Code, such as <c>red-cells</c>.</summary>
    public string Component { get; init; } = "red-cells";

    /// <summary>Of the recipient, such as <c>O-</c>, or <c>unknown</c>.</summary>
    public string Group { get; init; } = "unknown";

    /// <summary>Units, 1 to 200.</summary>
    public int Quantity { get; init; } = 1;

    /// <summary>Site id; empty until one is chosen, which the search refuses.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Minutes from now until the units are needed.</summary>
    public int Within { get; init; } = 60;

    /// <summary><c>routine</c> or <c>emergency</c>.</summary>
    public string Mode { get; init; } = "routine";

    /// <summary>Name of a matching policy.</summary>
    public string Policy { get; init; } = "AU";

    /// <summary>Attributes, comma-separated.</summary>
    public string Attributes { get; init; } = "";

    /// <summary><c>female</c>, <c>male</c> or <c>unknown</c>.</summary>
    public string Sex { get; init; } = "unknown";

    /// <summary>Four digits; null if not known.</summary>
    public int? BirthYear { get; init; }

    /// <summary>Antibodies, comma-separated.</summary>
    public string Antibodies { get; init; } = "";

    /// <summary>Also list units that may go only with somebody's approval. They are never planned.</summary>
    public bool Overrides { get; init; }
}

/// <summary>One candidate as it is shown.</summary>
/// <param name="Parts">The arrival's parts in one line.</param>
/// <param name="Remaining">Life left on arrival.</param>
public sealed record FoundUnit(
    string UnitId, string Printed, string Group, string Site, string Tier, DateTimeOffset ArrivesAt, string Arrives, string Parts, bool InTime,
    DateTimeOffset ExpiresAt, string Remaining, string Distance, IReadOnlyList<string> Reasons);

/// <summary>One rejection as it is shown.</summary>
public sealed record FoundRejection(string UnitId, string Printed, string Group, string Site, string Rule, string Detail);

/// <summary>An answer as it is shown.</summary>
/// <param name="Problems">What is wrong with the question; then there is no answer.</param>
public sealed record FoundAnswer(
    DateTimeOffset AsOf, string PolicyVersion, IReadOnlyList<FoundUnit> Units, IReadOnlyList<FoundUnit> Unconfirmed, IReadOnlyList<FoundRejection> Rejected,
    IReadOnlyList<string> Planned, string PlanText, int Shortfall, IReadOnlyList<string> SilentSites, IReadOnlyList<string> Notes, IReadOnlyList<string> Problems)
{
    /// <summary>There is no answer, only what is wrong with the question.</summary>
    /// <param name="problems">One sentence each.</param>
    public static FoundAnswer Wrong(DateTimeOffset now, IEnumerable<string> problems) => new(now, "", [], [], [], [], "", 0, [], [], [.. problems]);
}
