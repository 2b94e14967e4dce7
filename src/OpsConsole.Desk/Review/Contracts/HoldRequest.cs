using OpsConsole.Platform.Identity;

namespace OpsConsole.Review.Contracts;

/// <summary>Something must not go on until a person decides.</summary>
/// <param name="Domain">Name of the <see cref="HoldDomain"/> it belongs to.</param>
/// <param name="Reason">Coded reason, such as <c>AMT-NEGATIVE</c>.</param>
/// <param name="Title">One sentence that says why: "Amount is negative: −4 200.00 AUD".</param>
/// <param name="Subject">The journal stream of what is held: <c>transaction/…</c>.</param>
/// <param name="SubjectLabel">What is held, in words: "Payment E2E-88213 · Harbour Freight → Delta Marine".</param>
/// <param name="Evidence">What the decision rests on, as JSON, in the shape the domain's own view shows.</param>
public sealed record HoldRequest(string Domain, string Reason, string Title, string Subject, string SubjectLabel, string Evidence)
{
    /// <summary>Until when somebody should have decided.</summary>
    public required TimeSpan Due { get; init; }

    /// <summary>When an undecided hold is voided. Null: it stays held and escalates. Nothing expires into a release.</summary>
    public TimeSpan? VoidAfter { get; init; }

    /// <summary>A sentence that says why releasing is impossible, or null if it is possible.</summary>
    public string? ReleaseImpossible { get; init; }

    /// <summary>Version of the rules that placed it.</summary>
    public string? Rules { get; init; }
}

/// <summary>What a domain contributes so that its holds can be reviewed: who may decide, why, and what is shown.</summary>
/// <param name="Name">Stable, lower case: <c>transactions</c>.</param>
/// <param name="Label">As shown: "Payments".</param>
/// <param name="Order">Place in the queue of all domains; payments come first.</param>
/// <param name="Read">Who may see its holds and their evidence; who may decide may read.</param>
/// <param name="Decide">Who may claim and decide.</param>
/// <param name="ReleaseReasons">Coded reasons for a release.</param>
/// <param name="RejectReasons">Coded reasons for a rejection.</param>
/// <param name="EvidenceView">A component with one parameter <c>Hold</c> (<see cref="HoldView"/>), or null.</param>
public sealed record HoldDomain(
    string Name, string Label, int Order, Permission Read, Permission Decide, IReadOnlyList<CodedReason> ReleaseReasons, IReadOnlyList<CodedReason> RejectReasons, Type? EvidenceView)
{
    /// <summary>Whether somebody may see the holds of this domain.</summary>
    public bool IsReadBy(Operator by) => by.May(Read.Name) || by.May(Decide.Name);

    /// <summary>The outbox kind of this domain's decided holds; its effector carries out what was decided.</summary>
    public string EffectKind => EffectKindOf(Name);

    /// <summary>The outbox kind of the decided holds of the domain of this name.</summary>
    public static string EffectKindOf(string domain) => $"hold.{domain}";
}

/// <summary>A reason a person may choose.</summary>
public sealed record CodedReason(string Code, string Text);

/// <summary>What the effector of a domain gets when one of its holds was decided.</summary>
/// <param name="Outcome">One of <see cref="HoldOutcomes"/>.</param>
public sealed record HoldDecision(string HoldId, string Subject, string Reason, string Outcome, string ReasonCode, string? Comment, string DecidedBy)
{
    /// <summary>True if it goes on; everything else is a rejection.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRelease => Outcome == HoldOutcomes.Release;
}

/// <summary>What may be decided.</summary>
public static class HoldOutcomes
{
    /// <summary>It goes on.</summary>
    public static string Release => "release";

    /// <summary>It does not.</summary>
    public static string Reject => "reject";
}

/// <summary>A hold as read.</summary>
public sealed record HoldView(
    string Id, long Version, string Domain, string Reason, string Title, string Subject, string SubjectLabel, string Evidence, string? ReleaseImpossible,
    string State, DateTimeOffset CreatedAt, DateTimeOffset DueAt, string? OwnerId, string? OwnerName, DateTimeOffset? LeaseUntil, long Fence,
    string? Outcome, string? ReasonCode, string? Comment, string? DecidedBy, DateTimeOffset? DecidedAt)
{
    /// <summary>True while somebody has it.</summary>
    public bool IsClaimed(DateTimeOffset now) => State == HoldStates.Reserved && LeaseUntil > now;
}

/// <summary>A hold with what it is decided on.</summary>
/// <param name="Evidence">What the domain laid open, as it was when the hold was placed.</param>
/// <param name="History">Its story, oldest first, at most 1,000 entries.</param>
public sealed record HoldDetails(HoldView Hold, System.Text.Json.JsonElement Evidence, IReadOnlyList<Wire.HistoryEntry> History);

/// <summary>States of a hold.</summary>
public static class HoldStates
{
    /// <summary>Waits for somebody to claim it.</summary>
    public static string Ready => "ready";

    /// <summary>Somebody has it while the lease lasts.</summary>
    public static string Reserved => "reserved";

    /// <summary>Decided.</summary>
    public static string Completed => "completed";
}
