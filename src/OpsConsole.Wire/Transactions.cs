namespace OpsConsole.Wire;

/// <summary>An account (<c>PUT /api/accounts</c>).</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Overdraft"><c>forbidden</c> or <c>allowed</c>.</param>
/// <param name="Status"><c>open</c>, <c>blocked</c> or <c>closed</c>.</param>
/// <param name="Name">Who it belongs to, for a person to read.</param>
public sealed record Account(string AccountId, string Currency, string Kind, string Overdraft, string Status, string? Name = null);

/// <summary>A payment order (<c>POST /api/transactions</c>).</summary>
/// <param name="EndToEndId">The debtor's own reference, at most 35 characters, never used twice.</param>
/// <param name="Amount">Decimal text exactly as the sender wrote it; the console never rounds or flips it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ValueDate"><c>yyyy-MM-dd</c>.</param>
public sealed record PaymentOrder(
    string EndToEndId,
    string DebtorAccount,
    string CreditorAccount,
    string Amount,
    string Currency,
    string ValueDate,
    string? Purpose = null);

/// <summary>What became of a payment order.</summary>
/// <param name="State"><c>settled</c>, <c>held</c>, <c>rejected</c> or <c>in-doubt</c>.</param>
/// <param name="IsoStatus">ISO 20022 status, such as <c>ACSC</c> or <c>PDNG</c>.</param>
public sealed record PaymentAnswer(
    string? TransactionId,
    string? State,
    string? IsoStatus,
    IReadOnlyList<PaymentReason>? Reasons,
    string? HoldId);

/// <summary>A coded reason and its ISO 20022 code.</summary>
public sealed record PaymentReason(string Code, string IsoCode);

/// <summary>An account's balances in minor units of its currency.</summary>
public sealed record AccountBalances(long PendingDebits, long PostedDebits, long PendingCredits, long PostedCredits);
