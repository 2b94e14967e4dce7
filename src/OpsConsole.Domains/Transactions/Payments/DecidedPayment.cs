using System.Globalization;
using System.Text.Json;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>
/// Carries out a decided hold on the ledger: posts what was reserved, or gives it back. A release whose accounts can no
/// longer be used is held again. Runs in the transaction that marks
/// the effect delivered, so the money moves exactly once.
/// </summary>
internal sealed class DecidedPayment : IEffector
{
    public string Kind => $"hold.{TransactionsModule.Domain}";

    public void Declare(OutboxRow effect, Needs needs)
    {
        var decision = Read(effect);
        needs.Row<PaymentRow>(PaymentOf(decision));
        needs.Stream(decision.Subject);
    }

    public async ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct)
    {
        var decision = Read(effect);
        var payment = await work.Find<PaymentRow>(PaymentOf(decision), ct)
            ?? throw new InvalidOperationException($"Hold {decision.HoldId} names no payment.");
        if (payment.State != PaymentStates.Held || payment.HoldId != decision.HoldId)
            return;

        var release = decision.Outcome == "release";
        if (release && await HeldAgain(work, payment, decision, ct))
            return;
        if (await work.Find<TransferRow>($"{payment.Id}-pend", ct) is { } pending)
            await Move(work, pending, release ? "post" : "void", ct);
        else if (release)
            throw new InvalidOperationException($"Payment {payment.Id} has nothing reserved and cannot be released.");

        var state = release ? PaymentStates.Settled : PaymentStates.Rejected;
        await work.Update(
            payment with { State = state, IsoStatus = PaymentStates.IsoStatus(state), LikenessKey = release ? payment.LikenessKey : null, Version = payment.Version + 1 }, ct);
        object fact = release
            ? new PaymentReleased(payment.Id, decision.HoldId, payment.Amount!.Value.ToString(CultureInfo.InvariantCulture), payment.Currency)
            : new PaymentVoided(payment.Id, decision.HoldId, decision.ReasonCode);
        work.Record(decision.Subject, fact, decision.Comment);
    }

    // The money stays reserved: it is neither posted nor voided until somebody decides the new hold.
    private static async ValueTask<bool> HeldAgain(Work work, PaymentRow payment, HoldDecision decision, CancellationToken ct)
    {
        if (await work.Find<TransferRow>($"{payment.Id}-pend", ct) is not { } pending)
            return false;
        var (debtor, creditor) = await Accounts(work, pending, ct);
        if (Payment.StopsRelease(debtor, creditor, pending.Amount) is not { } stop)
            return false;

        var evidence = new PaymentEvidence(
            payment.Id, payment.EndToEndId, payment.Debtor, debtor.Name, payment.Creditor, creditor.Name, payment.AmountText, payment.Currency, payment.ValueDate,
            payment.Purpose, stop.Code, Reserved: true, Twin: null, Payment.Rules);
        var holdId = HoldPlacement.Place(work, new HoldRequest(
            TransactionsModule.Domain, stop.Code, stop.Title, decision.Subject,
            $"Payment {payment.EndToEndId} · {debtor.Name ?? payment.Debtor} → {creditor.Name ?? payment.Creditor}", JsonSerializer.Serialize(evidence, ApiJson.Options))
        {
            Due = TimeSpan.FromMinutes(30),
            VoidAfter = TimeSpan.FromDays(5),
            ReleaseImpossible = stop.CannotRelease,
            Rules = Payment.Rules,
        });
        await work.Update(payment with { HoldId = holdId, Reasons = stop.Code, Version = payment.Version + 1 }, ct);
        work.Record(
            decision.Subject,
            new PaymentHeld(
                payment.Id, payment.EndToEndId, payment.Debtor, payment.Creditor, payment.AmountText, payment.Currency, payment.ValueDate, stop.Code, holdId,
                pending.Amount.ToString(CultureInfo.InvariantCulture), Twin: null),
            stop.Title, rules: Payment.Rules);
        return true;
    }

    private static async ValueTask<(AccountRow Debtor, AccountRow Creditor)> Accounts(Work work, TransferRow transfer, CancellationToken ct) => (
        await work.Find<AccountRow>(transfer.Debtor, ct) ?? throw new InvalidOperationException($"Account {transfer.Debtor} is gone."),
        await work.Find<AccountRow>(transfer.Creditor, ct) ?? throw new InvalidOperationException($"Account {transfer.Creditor} is gone."));

    private static async ValueTask Move(Work work, TransferRow pending, string kind, CancellationToken ct)
    {
        var (debtor, creditor) = await Accounts(work, pending, ct);
        var (debited, credited) = kind == "post" ? Balance.Posted(debtor, creditor, pending.Amount) : Balance.Voided(debtor, creditor, pending.Amount);
        await work.Update(debited, ct);
        await work.Update(credited, ct);
        work.Insert(pending with { Id = $"{pending.PaymentId}-{kind}", Kind = kind, RecordedAt = work.Now });
    }

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");

    private static string PaymentOf(HoldDecision decision) => decision.Subject["transaction/".Length..];
}
