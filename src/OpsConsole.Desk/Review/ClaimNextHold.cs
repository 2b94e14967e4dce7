using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Takes the next hold a person may decide: by due time, then id. Two who ask at once get two holds.</summary>
internal sealed class ClaimNextHold(Operator by, IReadOnlyList<string> domains) : Command<ClaimedHold>(by)
{
    private const int Look = 64;

    public override string Stream => $"queue/{By.PersonId}";

    public override async ValueTask<Outcome<ClaimedHold>> Decide(Work work, CancellationToken ct)
    {
        var seen = 0;
        while (true)
        {
            var candidates = await work.Stored<HoldRow>()
                .Where(h => domains.Contains(h.Domain) && (h.State == HoldStates.Ready || (h.State == HoldStates.Reserved && h.LeaseUntil <= work.Now)))
                .OrderBy(h => h.DueAt).ThenBy(h => h.Id).Skip(seen).Take(Look).Select(h => h.Id).ToListAsync(ct);
            foreach (var id in candidates)
            {
                // An earlier command of this commit may have taken it: the staged state decides.
                var hold = await work.Find<HoldRow>(id, ct);
                if (hold is not null && Hold.ClaimRefused(hold, By, work.Now) is null && !Hold.IsLeased(hold, work.Now))
                    return await ClaimHold.Take(work, hold, ct);
            }

            if (candidates.Count < Look)
                return new Refusal("queue-empty", 404, "There is nothing to claim", "Every hold you may decide is decided or taken.");
            seen += Look;
        }
    }
}
