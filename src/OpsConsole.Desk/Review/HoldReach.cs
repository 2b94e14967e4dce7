using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>What the journal says of a hold is for those who may read the holds of its domain.</summary>
internal sealed class HoldReach(IOpsDbFactory databases, IEnumerable<HoldDomain> domains) : IJournalReach
{
    public string Prefix => "hold/";

    public async Task<IReadOnlyCollection<string>> Withheld(Operator by, IReadOnlyCollection<string> streams, CancellationToken ct)
    {
        var readable = domains.Where(d => d.IsReadBy(by)).Select(d => d.Name).ToList();
        var ids = streams.Select(stream => stream[Prefix.Length..]).ToList();
        await using var db = databases.Create();
        var others = await db.Set<HoldRow>().AsNoTracking().Where(h => ids.Contains(h.Id) && !readable.Contains(h.Domain)).Select(h => h.Id).ToListAsync(ct);
        return [.. others.Select(id => Prefix + id)];
    }
}
