using OpsConsole.Platform.Journal;

namespace OpsConsole.Review;

/// <summary>A person took a hold to decide it.</summary>
[JournalEvent("hold.claimed")]
public sealed record HoldClaimed(string Hold, long Token, string Until);

/// <summary>A claim ran out undecided; noticed when the next person claimed.</summary>
[JournalEvent("hold.lease-expired")]
public sealed record HoldLeaseExpired(string Hold, long Token, string Owner);

/// <summary>A person gave a hold back undecided.</summary>
[JournalEvent("hold.given-back")]
public sealed record HoldGivenBack(string Hold, long Token);

/// <summary>A person extended a claim.</summary>
[JournalEvent("hold.lease-extended")]
public sealed record HoldLeaseExtended(string Hold, long Token, string Until);

/// <summary>A person released what was held; the effect follows through the outbox.</summary>
[JournalEvent("hold.released")]
public sealed record HoldReleased(string Hold, string Subject, string ReasonCode, string? Comment, long Token);

/// <summary>A person rejected what was held.</summary>
[JournalEvent("hold.rejected")]
public sealed record HoldRejected(string Hold, string Subject, string ReasonCode, string? Comment, long Token);

/// <summary>A hold ran out and was voided. Nothing is ever released by time.</summary>
[JournalEvent("hold.voided")]
public sealed record HoldVoided(string Hold, string Subject);

/// <summary>A hold passed its due time; it stays held.</summary>
[JournalEvent("hold.overdue")]
public sealed record HoldOverdue(string Hold, string DueAt);
