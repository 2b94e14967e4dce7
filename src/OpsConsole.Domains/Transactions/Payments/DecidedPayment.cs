using System.Globalization;
using System.Text.Json;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Transactions.Ledger;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>
/// Carries out a decided hold on the ledger: posts what was reserved, or gives it back. Runs in the transaction that marks
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

    private static async ValueTask Move(Work work, TransferRow pending, string kind, CancellationToken ct)
    {
        var debtor = await work.Find<AccountRow>(pending.Debtor, ct) ?? throw new InvalidOperationException($"Account {pending.Debtor} is gone.");
        var creditor = await work.Find<AccountRow>(pending.Creditor, ct) ?? throw new InvalidOperationException($"Account {pending.Creditor} is gone.");
        var (debited, credited) = kind == "post" ? Balance.Posted(debtor, creditor, pending.Amount) : Balance.Voided(debtor, creditor, pending.Amount);
        await work.Update(debited, ct);
        await work.Update(credited, ct);
        work.Insert(pending with { Id = $"{pending.PaymentId}-{kind}", Kind = kind, RecordedAt = work.Now });
    }

    private static HoldDecision Read(OutboxRow effect) =>
        JsonSerializer.Deserialize<HoldDecision>(effect.Payload, ApiJson.Options) ?? throw new InvalidOperationException($"Effect {effect.Id} is empty.");

    private static string PaymentOf(HoldDecision decision) => decision.Subject["transaction/".Length..];
}
