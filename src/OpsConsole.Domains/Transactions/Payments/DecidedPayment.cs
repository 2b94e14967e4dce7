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
/// longer be used is held again.
/// </summary>
internal sealed class DecidedPayment() : DecidedSubject<PaymentRow>(TransactionsModule.Domain, "transaction/")
{
    protected override string? HoldOf(PaymentRow row) => row.State == PaymentStates.Held ? row.HoldId : null;

    protected override async ValueTask CarryOut(PaymentRow row, HoldDecision decision, Work work, CancellationToken ct)
    {
        if (decision.IsRelease && await HeldAgain(work, row, decision, ct))
            return;
        if (await work.Find<TransferRow>($"{row.Id}-pend", ct) is { } pending)
            await Move(work, pending, decision.IsRelease ? "post" : "void", ct);
        else if (decision.IsRelease)
            throw new InvalidOperationException($"Payment {row.Id} has nothing reserved and cannot be released.");

        var state = decision.IsRelease ? PaymentStates.Settled : PaymentStates.Rejected;
        await work.Update(
            row with { State = state, IsoStatus = PaymentStates.IsoStatus(state), LikenessKey = decision.IsRelease ? row.LikenessKey : null, Version = row.Version + 1 }, ct);
        object fact = decision.IsRelease
            ? new PaymentReleased(row.Id, decision.HoldId, row.Amount!.Value.ToString(CultureInfo.InvariantCulture), row.Currency)
            : new PaymentVoided(row.Id, decision.HoldId, decision.ReasonCode);
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
}
