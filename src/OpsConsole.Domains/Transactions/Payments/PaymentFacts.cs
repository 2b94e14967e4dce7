using OpsConsole.Platform.Journal;

namespace OpsConsole.Transactions.Payments;

/// <summary>A payment went through at once.</summary>
[JournalEvent("transaction.settled")]
public sealed record PaymentSettled(string Transaction, string EndToEndId, string Debtor, string Creditor, string Amount, string Currency, string ValueDate, string Limits, string CurrencyTable);

/// <summary>A payment is held; with an amount in minor units, that much is reserved.</summary>
[JournalEvent("transaction.held")]
public sealed record PaymentHeld(string Transaction, string EndToEndId, string Debtor, string Creditor, string AmountText, string Currency, string ValueDate, string Reason, string Hold, string? Reserved, string? Twin);

/// <summary>A payment was rejected by a rule; nothing moved.</summary>
[JournalEvent("transaction.rejected")]
public sealed record PaymentRejected(string Transaction, string EndToEndId, string Debtor, string Creditor, string AmountText, string Currency, string Reason);

/// <summary>A held payment was released by a person and has been posted.</summary>
[JournalEvent("transaction.released")]
public sealed record PaymentReleased(string Transaction, string Hold, string Amount, string Currency);

/// <summary>A held payment was rejected by a person, or ran out; what was reserved is returned.</summary>
[JournalEvent("transaction.voided")]
public sealed record PaymentVoided(string Transaction, string Hold, string ReasonCode);

/// <summary>An account was registered or its terms changed.</summary>
[JournalEvent("account.registered")]
public sealed record AccountRegistered(string Account, string Currency, string Kind, string Overdraft, string Status);
