using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Takes the next hold a person may decide: by domain, then due time, then id. Two who ask at once get two holds.</summary>
/// <param name="domains">The domains the person may decide, in the order of the queue.</param>
internal sealed class ClaimNextHold(Operator by, IReadOnlyList<string> domains) : Command<ClaimedHold>(by)
{
    private const int Look = 64;

    public override string Stream => $"queue/{By.PersonId}";

    public override async ValueTask<Outcome<ClaimedHold>> Decide(Work work, CancellationToken ct)
    {
        foreach (var domain in domains)
        {
            if (await First(work, domain, ct) is { } hold)
                return await ClaimHold.Take(work, hold, ct);
        }

        return new Refusal("queue-empty", 404, "There is nothing to claim", "Every hold you may decide is decided or taken.");
    }

    private async Task<HoldRow?> First(Work work, string domain, CancellationToken ct)
    {
        var stored = work.Stored<HoldRow>().Where(h => h.Domain == domain);
        // Each state by itself follows an index; both in one query would sort every open hold.
        var ready = await FirstOf(work, stored.Where(h => h.State == HoldStates.Ready), ct);
        var expired = await FirstOf(work, stored.Where(h => h.State == HoldStates.Reserved && h.LeaseUntil <= work.Now), ct);
        if (ready is null || expired is null)
            return ready ?? expired;
        return (ready.DueAt, string.CompareOrdinal(ready.Id, expired.Id)).CompareTo((expired.DueAt, 0)) <= 0 ? ready : expired;
    }

    private async Task<HoldRow?> FirstOf(Work work, IQueryable<HoldRow> candidates, CancellationToken ct)
    {
        ListPlace? after = null;
        while (true)
        {
            var places = await candidates.Following(after).Take(Look).Select(h => new ListPlace(h.DueAt, h.Id, 0)).ToListAsync(ct);
            foreach (var place in places)
            {
                // An earlier command of this commit may have taken it: the staged state decides.
                var hold = await work.Find<HoldRow>(place.Id, ct);
                if (hold is not null && Hold.ClaimRefused(hold, By, work.Now) is null && !Hold.IsLeased(hold, work.Now))
                    return hold;
            }

            if (places.Count < Look)
                return null;
            after = places[^1];
        }
    }
}
