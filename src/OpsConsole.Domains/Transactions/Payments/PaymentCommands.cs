using Microsoft.Extensions.Options;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Transactions.Amounts;

namespace OpsConsole.Transactions.Payments;

/// <summary>Takes payments in. Callers are authorised by the endpoint's policy.</summary>
internal sealed class PaymentCommands(WritePath write, IOptions<PaymentLimits> limits, TimeProvider time)
{
    /// <summary>Settles, holds or rejects; a text that is no amount is refused and not stored under the key.</summary>
    public Task<Answer<PaymentAnswer>> Submit(Operator by, PaymentOrder order, IdempotencyClaim? key, CancellationToken ct)
    {
        var amount = AmountText.Read(order.AmountText, order.Currency, Currency.ExponentOf(order.Currency, order.ValueDate));
        if (amount is AmountReading.Reject reject)
        {
            return Task.FromResult(new Answer<PaymentAnswer>(
                new Refusal(reject.Code, 400, "The amount cannot be read", reject.Sentence) { Errors = [new FieldError("/amount", reject.Code, reject.Sentence)] }, Replayed: false));
        }

        var now = time.GetUtcNow();
        return write.Execute(new SubmitPayment(by, order, amount, limits.Value, Ids.New(now), now) { Idempotency = key }, ct);
    }
}
