using System.Globalization;
using System.Text.Json;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Transactions.Amounts;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>A coded reason with its ISO 20022 code.</summary>
public sealed record PaymentReason(string Code, string IsoCode);

/// <summary>The answer to a payment.</summary>
/// <param name="State"><c>settled</c>, <c>held</c>, <c>rejected</c> or <c>in-doubt</c>.</param>
public sealed record PaymentAnswer(string TransactionId, string State, string IsoStatus, IReadOnlyList<PaymentReason> Reasons, string? HoldId);

/// <summary>Accepts a payment: settles it, holds it for a person, or rejects it.</summary>
internal sealed class SubmitPayment(Operator by, PaymentOrder order, AmountReading amount, PaymentLimits limits, string id, DateTimeOffset arrivedAt) : Command<PaymentAnswer>(by)
{
    public static RowIndex<PaymentRow> ByReference { get; } = new(p => p.ReferenceKey);

    /// <summary>The twin is the newest of those alike, however many there are.</summary>
    public static RowIndex<PaymentRow> ByLikeness { get; } = new(p => p.LikenessKey) { Newest = p => p.ReceivedAt, Within = Payment.DuplicateWindow };

    private readonly PaymentLikeness? _likeness = amount is AmountReading.Exact exact ? new PaymentLikeness(order, exact.Minor, arrivedAt) : null;

    public override string Stream { get; } = $"transaction/{id}";

    public override void Declare(Needs needs)
    {
        needs.Row<AccountRow>(order.Debtor);
        needs.Row<AccountRow>(order.Creditor);
        needs.Where(ByReference, Payment.ReferenceKey(order));
        foreach (var key in _likeness?.Keys(arrivedAt) ?? [])
            needs.Where(ByLikeness, key);
    }

    public override async ValueTask<Outcome<PaymentAnswer>> Decide(Work work, CancellationToken ct)
    {
        work.BeginStream(Stream);
        if (await work.FindBy(ByReference, Payment.ReferenceKey(order), ct) is [var earlier, ..])
            return AlreadyInstructed(earlier);

        var debtor = await work.Find<AccountRow>(order.Debtor, ct);
        var creditor = await work.Find<AccountRow>(order.Creditor, ct);
        var alike = new List<PaymentRow>();
        foreach (var key in _likeness?.Keys(work.Now) ?? [])
            alike.AddRange(await work.FindBy(ByLikeness, key, ct));

        return Payment.Judge(order, amount, debtor, creditor, alike, limits, work.Now) switch
        {
            PaymentVerdict.Settle settle => await Settle(work, settle, debtor!, creditor!, ct),
            PaymentVerdict.Hold hold => await Hold(work, hold, debtor, creditor, ct),
            PaymentVerdict.Reject reject => Reject(work, reject),
            _ => throw new InvalidOperationException("The verdict is a closed set."),
        };
    }

    private static Refusal AlreadyInstructed(PaymentRow earlier) => new(
        "duplicate-reference", 409, "This end-to-end id was instructed before", "It is the same payment, not a second one. Nothing moved; look at the first one.")
    {
        Extra = Json.Members(("transactionId", earlier.Id), ("state", earlier.State)),
    };

    private async ValueTask<PaymentAnswer> Settle(Work work, PaymentVerdict.Settle settle, AccountRow debtor, AccountRow creditor, CancellationToken ct)
    {
        var (debited, credited) = Balance.Settled(debtor, creditor, settle.Amount);
        await work.Update(debited, ct);
        await work.Update(credited, ct);
        work.Insert(Transfer(work, "settle", settle.Amount));
        work.Insert(Row(work, settle.Amount, PaymentStates.Settled, "", null));
        work.Record(Stream, new PaymentSettled(
            id, order.EndToEndId, order.Debtor, order.Creditor, Minor(settle.Amount), order.Currency, Date(order.ValueDate), limits.Limits.GetValueOrDefault(order.Currency, "none"), Currency.TableVersion), rules: Payment.Rules);
        return Answer(PaymentStates.Settled, [], null);
    }

    private async ValueTask<PaymentAnswer> Hold(Work work, PaymentVerdict.Hold hold, AccountRow? debtor, AccountRow? creditor, CancellationToken ct)
    {
        if (hold.Reserve is { } reserve)
        {
            var (debited, credited) = Balance.Pended(debtor!, creditor!, reserve);
            await work.Update(debited, ct);
            await work.Update(credited, ct);
            work.Insert(Transfer(work, "pend", reserve));
        }

        var holdId = HoldPlacement.Place(work, new HoldRequest(
            TransactionsModule.Domain, hold.Code, hold.Title, Stream,
            $"Payment {order.EndToEndId} · {debtor?.Name ?? order.Debtor} → {creditor?.Name ?? order.Creditor}",
            JsonSerializer.Serialize(Evidence(hold, debtor, creditor), ApiJson.Options))
        {
            Due = TimeSpan.FromMinutes(30),
            VoidAfter = TimeSpan.FromDays(5),
            ReleaseImpossible = hold.CannotRelease,
            Rules = Payment.Rules,
        });
        work.Insert(Row(work, (amount as AmountReading.Exact)?.Minor, PaymentStates.Held, hold.Code, holdId));
        work.Record(Stream, new PaymentHeld(
            id, order.EndToEndId, order.Debtor, order.Creditor, order.AmountText, order.Currency, Date(order.ValueDate), hold.Code, holdId,
            hold.Reserve is { } kept ? Minor(kept) : null, hold.Twin), rules: Payment.Rules);
        return Answer(PaymentStates.Held, [hold.Code], holdId);
    }

    private PaymentEvidence Evidence(PaymentVerdict.Hold hold, AccountRow? debtor, AccountRow? creditor) => new(
        id, order.EndToEndId, order.Debtor, debtor?.Name, order.Creditor, creditor?.Name, order.AmountText, order.Currency, Date(order.ValueDate), order.Purpose, hold.Code, hold.Reserve is not null, hold.Twin, Payment.Rules);

    private PaymentAnswer Reject(Work work, PaymentVerdict.Reject reject)
    {
        work.Insert(Row(work, (amount as AmountReading.Exact)?.Minor, PaymentStates.Rejected, reject.Code, null));
        work.Record(Stream, new PaymentRejected(id, order.EndToEndId, order.Debtor, order.Creditor, order.AmountText, order.Currency, reject.Code), rules: Payment.Rules);
        return Answer(PaymentStates.Rejected, [reject.Code], null);
    }

    private TransferRow Transfer(Work work, string kind, long minor) => new()
    {
        Id = $"{id}-{kind}",
        PaymentId = id,
        Kind = kind,
        Debtor = order.Debtor,
        Creditor = order.Creditor,
        Amount = minor,
        Currency = order.Currency,
        RecordedAt = work.Now,
    };

    private PaymentRow Row(Work work, long? minor, string state, string reasons, string? holdId) => new()
    {
        Id = id,
        Version = 1,
        EndToEndId = order.EndToEndId,
        ReferenceKey = Payment.ReferenceKey(order),
        Debtor = order.Debtor,
        Creditor = order.Creditor,
        Amount = minor,
        AmountText = order.AmountText,
        Currency = order.Currency,
        ValueDate = Date(order.ValueDate),
        Purpose = order.Purpose,
        State = state,
        IsoStatus = PaymentStates.IsoStatus(state),
        Reasons = reasons,
        HoldId = holdId,
        LikenessKey = state == PaymentStates.Rejected ? null : _likeness?.Keys(work.Now)[0],
        ReceivedAt = work.Now,
    };

    private PaymentAnswer Answer(string state, IReadOnlyList<string> codes, string? holdId) =>
        new(id, state, PaymentStates.IsoStatus(state), [.. codes.Select(c => new PaymentReason(c, Payment.IsoReason(c)))], holdId);

    private static string Minor(long minor) => minor.ToString(CultureInfo.InvariantCulture);

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What a person needs to decide a held payment.</summary>
/// <param name="Twin">The payment it looks like, or null.</param>
public sealed record PaymentEvidence(
    string Transaction, string EndToEndId, string Debtor, string? DebtorName, string Creditor, string? CreditorName, string AmountText, string Currency, string ValueDate, string? Purpose, string Reason, bool Reserved, string? Twin, string Rules);
