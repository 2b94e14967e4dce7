using OpsConsole.Platform.FailSafe;
using OpsConsole.Transactions.Amounts;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>A payment as instructed.</summary>
internal sealed record PaymentOrder(
    string EndToEndId, string Debtor, string Creditor, string AmountText, string Currency, DateOnly ValueDate, string? Purpose);

/// <summary>What the rules say of a payment. The set is closed; there is no outcome without a name.</summary>
[CheckOutcome]
internal abstract record PaymentVerdict
{
    private PaymentVerdict() { }

    /// <summary>Goes through now.</summary>
    /// <param name="Proof">That every rule was applied, and of which version.</param>
    public sealed record Settle(long Amount, CoverageProof Proof) : PaymentVerdict;

    /// <summary>A person decides. With an amount it is reserved on the ledger meanwhile.</summary>
    /// <param name="CannotRelease">Why it can never be released as it is, or null.</param>
    public sealed record Hold(string Code, string Title, long? Reserve, string? CannotRelease, string? Twin) : PaymentVerdict;

    /// <summary>Does not go through; nothing moved.</summary>
    public sealed record Reject(string Code, string Sentence) : PaymentVerdict;
}

/// <summary>What the rules look at.</summary>
/// <param name="Minor">The amount in minor units.</param>
/// <param name="Alike">Earlier payments that may be the same one instructed twice.</param>
internal sealed record PaymentQuestion(
    PaymentOrder Order, long Minor, AccountRow? Debtor, AccountRow? Creditor, IEnumerable<PaymentRow> Alike, PaymentLimits Limits, DateTimeOffset Now);

/// <summary>The rules of accepting a payment, as one pure function of what is known, the order and now.</summary>
internal static class Payment
{
    /// <summary>Version of the rules, written into every decision.</summary>
    public static string Rules => "payments-1";

    /// <summary>Payments alike within this time are held as suspected duplicates; the window is (now − this, now].</summary>
    public static TimeSpan DuplicateWindow => TimeSpan.FromDays(3);

    /// <summary>The rules, in the order they are applied. One that says nothing has nothing against the payment.</summary>
    private static readonly Func<PaymentQuestion, PaymentVerdict?>[] InOrder = [SameAccount, UnusableAccount, Uncovered, ValueDate, OutsideLimits, Duplicate];

    /// <summary>Applies the rules until one stops the payment. It settles only with the proof that all of them ran; a rule that breaks holds it.</summary>
    public static PaymentVerdict Judge(PaymentOrder order, AmountReading amount, AccountRow? debtor, AccountRow? creditor, IEnumerable<PaymentRow> alike, PaymentLimits limits, DateTimeOffset now)
    {
        if (amount is AmountReading.Hold hold)
            return new PaymentVerdict.Hold(hold.Code, hold.Sentence.TrimEnd('.'), null, "The amount is not executable as it is. Reject it; the sender must instruct it anew.", null);
        if (amount is not AmountReading.Exact { Minor: var minor })
            throw new InvalidOperationException("A malformed amount is refused before it is judged.");

        var question = new PaymentQuestion(order, minor, debtor, creditor, alike, limits, now);
        PaymentVerdict? stopped = null;
        var verdict = SafeCheck.Run("The rules of payments", () =>
        {
            var applied = 0;
            foreach (var rule in InOrder)
            {
                if ((stopped = rule(question)) is not null)
                    return new Verdict.Refused([new Reason("stopped", "A rule stops the payment.")]);
                applied++;
            }

            return new Verdict.Cleared(CoverageProof.Of("payment rules", Rules, InOrder.Length, applied));
        });
        return verdict.Match(
            proof => new PaymentVerdict.Settle(minor, proof),
            _ => stopped!,
            reason => new PaymentVerdict.Hold("ENGINE-ERROR", reason.Text.TrimEnd('.'), null, "Not every rule could be applied, and nothing is reserved. Reject it; once the cause is mended it can be instructed anew.", null));
    }

    /// <summary>
    /// Why a held payment must not be posted now although a person released it, or null. Its money was reserved when it was
    /// held; what may have changed since is whether its accounts may be used.
    /// </summary>
    public static PaymentVerdict.Hold? StopsRelease(AccountRow debtor, AccountRow creditor, long reserved)
    {
        foreach (var account in (AccountRow[])[debtor, creditor])
        {
            if (account.Status == "closed")
                return new PaymentVerdict.Hold("ACC-CLOSED", $"Released, but account {account.Id} has been closed since", reserved, "The account is closed. Reject it; what is reserved is returned.", null);
            if (account.Status != "open")
                return new PaymentVerdict.Hold("ACC-BLOCKED", $"Released, but account {account.Id} has been blocked since", reserved, null, null);
        }

        return null;
    }

    private static PaymentVerdict.Reject? SameAccount(PaymentQuestion question) =>
        question.Order.Debtor == question.Order.Creditor ? new PaymentVerdict.Reject("ACC-INVALID", "Debtor and creditor are the same account.") : null;

    private static PaymentVerdict? Uncovered(PaymentQuestion question) => Balance.Refused(question.Debtor!, question.Creditor!, question.Minor) switch
    {
        null => null,
        "FUNDS" => new PaymentVerdict.Reject("FUNDS", "The debtor's funds, less what is reserved, do not cover the amount."),
        var code => new PaymentVerdict.Hold(code, $"Amount would exceed what the account can hold: {question.Order.AmountText} {question.Order.Currency}", null, "The balance cannot hold it. Reject it.", null),
    };

    private static PaymentVerdict.Hold? ValueDate(PaymentQuestion question)
    {
        var today = DateOnly.FromDateTime(question.Now.UtcDateTime);
        var date = question.Order.ValueDate;
        return date < today.AddDays(-1) || date > today.AddYears(1)
            ? new PaymentVerdict.Hold("DATE", $"Value date {date:yyyy-MM-dd} is {(date < today ? "before the last closed day" : "more than a year ahead")}", question.Minor, null, null)
            : null;
    }

    private static PaymentVerdict.Hold? OutsideLimits(PaymentQuestion question)
    {
        var order = question.Order;
        var exponent = Currency.ExponentOf(order.Currency, order.ValueDate)
            ?? throw new InvalidOperationException($"{order.Currency} was in use when the amount was read.");
        if (question.Limits.MinimumOf(order.Currency, exponent) is { } minimum && question.Minor < minimum)
            return new PaymentVerdict.Hold("AMT-MINIMUM", $"Amount is below the minimum of {AmountText.Format(minimum, exponent)} {order.Currency}: {order.AmountText} {order.Currency}", question.Minor, null, null);
        return question.Limits.Of(order.Currency, exponent) is { } limit && question.Minor > limit
            ? new PaymentVerdict.Hold("AMT-LIMIT", $"Amount is above the limit of {AmountText.Format(limit, exponent)} {order.Currency}: {order.AmountText} {order.Currency}", question.Minor, null, null)
            : null;
    }

    private static PaymentVerdict? UnusableAccount(PaymentQuestion question)
    {
        var (order, debtor, creditor) = (question.Order, question.Debtor, question.Creditor);
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

    private static PaymentVerdict.Hold? Duplicate(PaymentQuestion question)
    {
        var (order, now) = (question.Order, question.Now);
        var twin = question.Alike.Where(p => p.ReceivedAt > now - DuplicateWindow && p.State != PaymentStates.Rejected).MaxBy(p => p.ReceivedAt);
        if (twin is null)
            return null;
        var age = now - twin.ReceivedAt;
        var ago = age.TotalDays >= 1 ? $"{(int)age.TotalDays} day{((int)age.TotalDays == 1 ? "" : "s")} ago" : age.TotalHours >= 1 ? $"{(int)age.TotalHours} h ago" : age.TotalMinutes >= 1 ? $"{(int)age.TotalMinutes} min ago" : "moments ago";
        return new PaymentVerdict.Hold("DUP-SUSPECT", $"Same parties, amount and currency as a payment {ago}, other reference: {order.AmountText} {order.Currency}", question.Minor, null, twin.Id);
    }

    /// <summary>Unique for each debtor's reference. The reference leads: references mostly count up, and keys that grow touch few pages of the index.</summary>
    public static string ReferenceKey(PaymentOrder order) => $"{order.EndToEndId}\n{order.Debtor}";

    /// <summary>ISO 20022 reason of a coded reason.</summary>
    public static string IsoReason(string code) => code switch
    {
        "AMT-NEGATIVE" or "AMT-PRECISION" or "AMT-OVERFLOW" => "AM12",
        "AMT-ZERO" => "AM01",
        "AMT-LIMIT" => "AM02",
        "AMT-MINIMUM" => "AM06",
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
