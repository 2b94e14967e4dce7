using OpsConsole.Transactions.Amounts;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>A payment as instructed.</summary>
internal sealed record PaymentOrder(
    string EndToEndId, string Debtor, string Creditor, string AmountText, string Currency, DateOnly ValueDate, string? Purpose);

/// <summary>What the rules say of a payment. The set is closed; there is no outcome without a name.</summary>
internal abstract record PaymentVerdict
{
    private PaymentVerdict() { }

    /// <summary>Goes through now.</summary>
    public sealed record Settle(long Amount) : PaymentVerdict;

    /// <summary>A person decides. With an amount it is reserved on the ledger meanwhile.</summary>
    /// <param name="CannotRelease">Why it can never be released as it is, or null.</param>
    public sealed record Hold(string Code, string Title, long? Reserve, string? CannotRelease, string? Twin) : PaymentVerdict;

    /// <summary>Does not go through; nothing moved.</summary>
    public sealed record Reject(string Code, string Sentence) : PaymentVerdict;
}

/// <summary>The rules of accepting a payment, as one pure function of what is known, the order and now.</summary>
internal static class Payment
{
    /// <summary>Version of the rules, written into every decision.</summary>
    public static string Rules => "payments-1";

    /// <summary>Payments alike within this time are held as suspected duplicates; the window is (now − this, now].</summary>
    public static TimeSpan DuplicateWindow => TimeSpan.FromDays(3);

    public static PaymentVerdict Judge(PaymentOrder order, AmountReading amount, AccountRow? debtor, AccountRow? creditor, IEnumerable<PaymentRow> alike, PaymentLimits limits, DateTimeOffset now)
    {
        if (amount is AmountReading.Hold hold)
            return new PaymentVerdict.Hold(hold.Code, hold.Sentence.TrimEnd('.'), null, "The amount is not executable as it is. Reject it; the sender must instruct it anew.", null);
        if (amount is not AmountReading.Exact { Minor: var minor })
            throw new InvalidOperationException("A malformed amount is refused before it is judged.");
        if (order.Debtor == order.Creditor)
            return new PaymentVerdict.Reject("ACC-INVALID", "Debtor and creditor are the same account.");
        if (UnusableAccount(order, debtor, creditor) is { } unusable)
            return unusable;
        if (Balance.Refused(debtor!, creditor!, minor) is { } code)
        {
            return code == "FUNDS"
                ? new PaymentVerdict.Reject(code, "The debtor's funds, less what is reserved, do not cover the amount.")
                : new PaymentVerdict.Hold(code, $"Amount would exceed what the account can hold: {order.AmountText} {order.Currency}", null, "The balance cannot hold it. Reject it.", null);
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (order.ValueDate < today.AddDays(-1) || order.ValueDate > today.AddYears(1))
            return new PaymentVerdict.Hold("DATE", $"Value date {order.ValueDate:yyyy-MM-dd} is {(order.ValueDate < today ? "before the last closed day" : "more than a year ahead")}", minor, null, null);
        var exponent = Currency.ExponentOf(order.Currency, order.ValueDate) ?? 0;
        if (limits.Of(order.Currency, exponent) is { } limit && minor > limit)
            return new PaymentVerdict.Hold("AMT-LIMIT", $"Amount is above the limit of {AmountText.Format(limit, exponent)} {order.Currency}: {order.AmountText} {order.Currency}", minor, null, null);
        return (PaymentVerdict?)Duplicate(order, minor, alike, now) ?? new PaymentVerdict.Settle(minor);
    }

    private static PaymentVerdict? UnusableAccount(PaymentOrder order, AccountRow? debtor, AccountRow? creditor)
    {
        if (debtor is null || creditor is null)
            return new PaymentVerdict.Hold("CP-UNKNOWN", $"Account {(debtor is null ? order.Debtor : order.Creditor)} is not known here", null, "The ledger does not know the account. Reject it, or have the account registered and the payment instructed anew.", null);
        foreach (var account in (AccountRow[])[debtor, creditor])
        {
            if (account.Status == "closed")
                return new PaymentVerdict.Reject("ACC-CLOSED", $"Account {account.Id} is closed.");
            if (account.Status != "open")
                return new PaymentVerdict.Hold("ACC-BLOCKED", $"Account {account.Id} is blocked", null, "The account is blocked. Reject it, or have the block lifted and the payment instructed anew.", null);
            if (account.Currency != order.Currency)
                return new PaymentVerdict.Reject("CURRENCY-MISMATCH", $"Account {account.Id} is kept in {account.Currency}; the payment is in {order.Currency}.");
        }

        return null;
    }

    private static PaymentVerdict.Hold? Duplicate(PaymentOrder order, long minor, IEnumerable<PaymentRow> alike, DateTimeOffset now)
    {
        var twin = alike.Where(p => p.ReceivedAt > now - DuplicateWindow && p.State != PaymentStates.Rejected).MaxBy(p => p.ReceivedAt);
        if (twin is null)
            return null;
        var age = now - twin.ReceivedAt;
        var ago = age.TotalDays >= 1 ? $"{(int)age.TotalDays} day{((int)age.TotalDays == 1 ? "" : "s")} ago" : age.TotalHours >= 1 ? $"{(int)age.TotalHours} h ago" : age.TotalMinutes >= 1 ? $"{(int)age.TotalMinutes} min ago" : "moments ago";
        return new PaymentVerdict.Hold("DUP-SUSPECT", $"Same parties, amount and currency as a payment {ago}, other reference: {order.AmountText} {order.Currency}", minor, null, twin.Id);
    }

    /// <summary>Unique for each debtor's reference. The reference leads: references mostly count up, and keys that grow touch few pages of the index.</summary>
    public static string ReferenceKey(PaymentOrder order) => $"{order.EndToEndId}\n{order.Debtor}";

    /// <summary>ISO 20022 reason of a coded reason.</summary>
    public static string IsoReason(string code) => code switch
    {
        "AMT-NEGATIVE" or "AMT-PRECISION" or "AMT-OVERFLOW" => "AM12",
        "AMT-ZERO" => "AM01",
        "AMT-LIMIT" => "AM02",
        "CCY-UNKNOWN" or "CURRENCY-MISMATCH" => "AM03",
        "DUP-SUSPECT" => "AM05",
        "CP-UNKNOWN" => "BE01",
        "ACC-INVALID" => "AC01",
        "ACC-CLOSED" => "AC04",
        "ACC-BLOCKED" => "AC06",
        "FUNDS" => "AM04",
        "DATE" => "DT01",
        _ => "NARR",
    };
}

/// <summary>States of a payment.</summary>
internal static class PaymentStates
{
    public static string Settled => "settled";
    public static string Held => "held";
    public static string Rejected => "rejected";
    public static string InDoubt => "in-doubt";

    /// <summary>ISO 20022 status: a held payment is PDNG; ACSC only once the money has moved.</summary>
    public static string IsoStatus(string state) => state == Settled ? "ACSC" : state == Rejected ? "RJCT" : "PDNG";
}
