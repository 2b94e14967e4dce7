using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Transactions.Payments;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Ledger;

/// <summary>An account as registered.</summary>
internal sealed record AccountTerms(string Id, string Currency, string Kind, string Overdraft, string Status, string? Name);

/// <summary>Registers an account or changes its terms. The currency of an account never changes.</summary>
internal sealed class RegisterAccount(Operator by, AccountTerms terms) : Command<string>(by)
{
    public override string Stream => $"account/{terms.Id}";

    public override void Declare(Needs needs)
    {
        needs.Row<AccountRow>(terms.Id);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<AccountRow>(terms.Id, ct);
        if (known is null)
        {
            work.Insert(new AccountRow
            {
                Id = terms.Id, Version = 1, Currency = terms.Currency, Kind = terms.Kind, Overdraft = terms.Overdraft, Status = terms.Status, Name = terms.Name,
            });
        }
        else if (known.Currency != terms.Currency)
        {
            return new Refusal("currency-fixed", 409, "The account has another currency", $"Account {terms.Id} is kept in {known.Currency}; open another one for {terms.Currency}.");
        }
        else
        {
            var next = known with { Kind = terms.Kind, Overdraft = terms.Overdraft, Status = terms.Status, Name = terms.Name };
            if (next == known)
                return "duplicate";
            await work.Update(next with { Version = known.Version + 1 }, ct);
        }

        work.Record(Stream, new AccountRegistered(terms.Id, terms.Currency, terms.Kind, terms.Overdraft, terms.Status));
        return "accepted";
    }
}
