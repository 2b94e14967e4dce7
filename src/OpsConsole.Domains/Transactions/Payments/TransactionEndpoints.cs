using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Transactions.Ledger;

namespace OpsConsole.Transactions.Payments;

/// <summary>The transaction calls of the machine interface.</summary>
internal static class TransactionEndpoints
{
    private const int MostAccounts = 1_000;
    private const int LargestPayment = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/accounts", PutAccounts).Requires(TransactionsModule.Write).Changes("Registers accounts or changes their terms; each item is answered for itself.", KeyUse.Optional, typeof(Wire.Account[]), typeof(BatchAnswer));
        routes.MapGet("/api/accounts/{id}", GetAccount).Requires(TransactionsModule.Read).Reads("The terms and the balances of an account, in minor units.", typeof(Wire.AccountDetails));
        routes.MapPost("/api/transactions", Submit).Requires(TransactionsModule.Write).Changes("Submits a payment: it is settled, held for a person, or rejected with its reasons.", KeyUse.Required, typeof(Wire.PaymentOrder), typeof(PaymentAnswer));
        routes.MapGet("/api/transactions/{id}", GetPayment).Requires(TransactionsModule.Read).Reads("A payment with its history.", typeof(Wire.PaymentDetails));
    }

    private static async Task Submit(HttpContext context, PaymentCommands commands, EdgeRefusals refusals)
    {
        using var request = await ApiRequest.Read(context, "transactions.submit", LargestPayment, refusals);
        if (request is null)
            return;
        var fields = request.Fields();
        var order = PaymentParsing.Read(fields);
        if (fields.HasErrors)
        {
            await request.KeepRefusal(fields.Errors.Any(e => e.Pointer == "/amount") ? "amount-malformed" : "invalid-request");
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var answer = await commands.Submit(request.By, order, request.Idempotency, context.RequestAborted);
        if (answer.Outcome.Refused is { Status: 400 } refused)
            await request.KeepRefusal(refused.Code);
        await request.Answer(answer);
    }

    private static async Task PutAccounts(HttpContext context, WritePath write, BatchIntake batches)
    {
        using var request = await ApiRequest.Read(context, "accounts.put");
        if (request is null)
            return;
        var by = request.By;
        await batches.Answer(request, MostAccounts, async items => await Task.WhenAll(items.Select(async item =>
        {
            var fields = request.Fields(item);
            var terms = new AccountTerms(
                fields.Text("accountId", 100), fields.Text("currency", 3), fields.Text("kind", 40),
                fields.Choice("overdraft", "forbidden", "allowed"), fields.Choice("status", "open", "blocked", "closed"), fields.OptionalText("name", 140));
            if (fields.HasErrors)
                return BatchItem.Rejected("invalid-item", string.Join(" ", fields.Errors.Select(e => $"{e.Pointer}: {e.Detail}")), terms.Id.Length > 0 ? terms.Id : null);
            var outcome = (await write.Execute(new RegisterAccount(by, terms), context.RequestAborted)).Outcome;
            return outcome.Refused is { } refusal ? BatchItem.Rejected(refusal.Code, refusal.Detail, terms.Id)
                : outcome.Value == "duplicate" ? BatchItem.Duplicate(terms.Id) : BatchItem.Accepted(terms.Id);
        })));
    }

    private static async Task GetAccount(HttpContext context, string id, PaymentQueries queries)
    {
        if (await queries.Account(id, context.RequestAborted) is not { } account)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The account"));
            return;
        }

        await ApiRequest.WriteJson(context, new Wire.AccountDetails(
            account.Id, account.Currency, account.Kind, account.Overdraft, account.Status,
            account.PendingDebits, account.PostedDebits, account.PendingCredits, account.PostedCredits));
    }

    private static async Task GetPayment(HttpContext context, string id, PaymentQueries queries, JournalQueries journal)
    {
        if (await queries.Find(id, context.RequestAborted) is not { } payment)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The transaction"));
            return;
        }

        var story = await journal.Story($"transaction/{id}", context.RequestAborted);
        await ApiRequest.WriteJson(context, new Wire.PaymentDetails(
            payment.Id, payment.EndToEndId, payment.Debtor, payment.Creditor, payment.AmountText, payment.Currency, payment.ValueDate, payment.State, payment.IsoStatus,
            [.. payment.Reasons.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(c => new Wire.PaymentReason(c, Payment.IsoReason(c)))],
            payment.HoldId, payment.ReceivedAt, [.. story.Select(s => s.ToHistory())]));
    }
}
