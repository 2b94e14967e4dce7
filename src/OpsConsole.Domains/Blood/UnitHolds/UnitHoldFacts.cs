using OpsConsole.Platform.Journal;

namespace OpsConsole.Blood.UnitHolds;

/// <summary>Units were held for a request until a time.</summary>
[JournalEvent("blood.units-held")]
public sealed record UnitsHeld(string Hold, string Request, string Destination, string Until, string Fence, IReadOnlyList<string> Units);

/// <summary>A hold became a reservation.</summary>
[JournalEvent("blood.hold-confirmed")]
public sealed record UnitHoldConfirmed(string Hold, string Request, IReadOnlyList<string> Units);

/// <summary>A hold ended without a reservation: given back, or run out.</summary>
[JournalEvent("blood.hold-ended")]
public sealed record UnitHoldEnded(string Hold, string Request, string How, IReadOnlyList<string> Units);
