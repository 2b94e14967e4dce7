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

/// <summary>An account as it stands (<c>GET /api/accounts/{id}</c>). Balances are in minor units of its currency and never negative.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Overdraft"><c>forbidden</c> or <c>allowed</c>.</param>
/// <param name="Status"><c>open</c>, <c>blocked</c> or <c>closed</c>.</param>
/// <param name="PendingDebits">Reserved by holds.</param>
/// <param name="PendingCredits">Reserved by holds.</param>
public sealed record AccountDetails(
    string AccountId,
    string Currency,
    string Kind,
    string Overdraft,
    string Status,
    long PendingDebits,
    long PostedDebits,
    long PendingCredits,
    long PostedCredits);

/// <summary>A payment as it stands (<c>GET /api/transactions/{id}</c>).</summary>
/// <param name="Amount">Decimal text exactly as the sender wrote it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ValueDate"><c>yyyy-MM-dd</c>.</param>
/// <param name="State"><c>settled</c>, <c>held</c>, <c>rejected</c> or <c>in-doubt</c>.</param>
/// <param name="IsoStatus">ISO 20022 status, such as <c>ACSC</c> or <c>PDNG</c>.</param>
/// <param name="HoldId">The hold somebody must decide or has decided; null if there was none.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="History">Its story, oldest first, at most 1,000 entries.</param>
public sealed record PaymentDetails(
    string TransactionId,
    string EndToEndId,
    string DebtorAccount,
    string CreditorAccount,
    string Amount,
    string Currency,
    string ValueDate,
    string State,
    string IsoStatus,
    IReadOnlyList<PaymentReason> Reasons,
    string? HoldId,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<HistoryEntry> History);
