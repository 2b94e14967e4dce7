using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Reads holds.</summary>
public sealed class HoldQueries(IOpsDbFactory databases)
{
    public async Task<HoldView?> Find(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return (await db.Set<HoldRow>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == id, ct))?.View();
    }

    /// <summary>Open holds by due time; decided ones newest first.</summary>
    /// <param name="state">A state, or null for the open ones.</param>
    /// <param name="owner">Person id, or null for any.</param>
    /// <param name="after">The last hold of the part before, or null for the first part.</param>
    public async Task<IReadOnlyList<HoldView>> List(string? domain, string? state, string? owner, HoldCursor? after, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        if (state is not null)
            return await List(db, state, domain, owner, after, take, ct);
        // Each state by itself follows an index; both in one query would sort every open hold.
        var open = new List<HoldView>();
        foreach (var each in (string[])[HoldStates.Ready, HoldStates.Reserved])
            open.AddRange(await List(db, each, domain, owner, after, take, ct));
        return [.. open.OrderBy(h => h.DueAt).ThenBy(h => h.Id, StringComparer.Ordinal).Take(take)];
    }

    private static async Task<IReadOnlyList<HoldView>> List(OpsDb db, string state, string? domain, string? owner, HoldCursor? after, int take, CancellationToken ct)
    {
        var query = db.Set<HoldRow>().AsNoTracking().Where(h => h.State == state);
        if (domain is not null)
            query = query.Where(h => h.Domain == domain);
        if (owner is not null)
            query = query.Where(h => h.OwnerId == owner);
        query = state == HoldStates.Completed ? query.NewestDecided(after) : query.Following(after);
        var rows = await query.Take(take).ToListAsync(ct);
        return [.. rows.Select(r => r.View())];
    }

    /// <summary>How many holds of a domain are open.</summary>
    public async Task<int> CountOpen(string domain, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<HoldRow>().CountAsync(h => (h.State == HoldStates.Ready || h.State == HoldStates.Reserved) && h.Domain == domain, ct);
    }

    /// <summary>The last decided hold, for the words of an empty queue.</summary>
    public async Task<HoldView?> LastDecided(CancellationToken ct) =>
        await List(null, HoldStates.Completed, null, null, 1, ct) is [var last, ..] ? last : null;
}
