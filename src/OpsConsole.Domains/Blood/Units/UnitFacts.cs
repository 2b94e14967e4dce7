using OpsConsole.Platform.Journal;

namespace OpsConsole.Blood.Units;

/// <summary>A unit was reported for the first time. Times are ISO 8601 UTC.</summary>
[JournalEvent("blood.unit-received")]
public sealed record UnitReceived(
    string Unit, string Din, string ProductCode, string Component, string Group, string CollectedAt, string ExpiresAt, string Site, string Attributes, string State);

/// <summary>A unit must be decided about by a person before it may move on.</summary>
[JournalEvent("blood.unit-put-under-review")]
public sealed record UnitPutUnderReview(string Unit, string Reason, string Title, string Hold, string? DisputedGroup, string State);

/// <summary>A person decided about a unit under review.</summary>
[JournalEvent("blood.unit-reviewed")]
public sealed record UnitReviewed(string Unit, string Hold, string Outcome, string ReasonCode, string Group, string State);

/// <summary>A unit took a step of its life. Degrees Celsius are a decimal string.</summary>
[JournalEvent("blood.unit-stepped")]
public sealed record UnitStepped(string Unit, string Event, string From, string To, string Site, string? Temperature, string? VerifiedBy, string? Request);
