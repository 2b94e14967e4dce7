using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Reads holds. What is shown to somebody is of the domains this person may read; a denial is journalled.</summary>
public sealed class HoldQueries(IOpsDbFactory databases, Authorizer authorizer, IEnumerable<HoldDomain> domains)
{
    private readonly Dictionary<string, HoldDomain> _domains = domains.ToDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>The hold, if the person may read the holds of its domain.</summary>
    public async Task<Outcome<HoldView>> Find(Operator by, string id, CancellationToken ct)
    {
        if (await Find(id, ct) is not { } hold)
            return ApiRefusals.NotFound("The hold");
        return await Denied(by, hold.Domain, $"hold/{id}", ct) is { } denied ? denied : hold;
    }

    /// <summary>Holds of one domain the person may read, or of all of them.</summary>
    /// <inheritdoc cref="List(IReadOnlyList{string}, string?, string?, ListPlace?, int, CancellationToken)"/>
    public async Task<Outcome<IReadOnlyList<HoldView>>> List(Operator by, string? domain, string? state, string? owner, ListPlace? after, int take, CancellationToken ct)
    {
        if (domain is not null && await Denied(by, domain, "holds", ct) is { } denied)
            return denied;
        string[] wanted = domain is null ? [.. _domains.Values.Where(d => d.IsReadBy(by)).Select(d => d.Name)] : [domain];
        return Outcome<IReadOnlyList<HoldView>>.Done(await List(wanted, state, owner, after, take, ct));
    }

    /// <summary>Denies holds of a domain the person may not read, in the journal too; otherwise null. A domain nobody has contributed has no holds, and so nothing to deny.</summary>
    /// <param name="target">What the person wanted, such as <c>hold/{id}</c>.</param>
    public async Task<Refusal?> Denied(Operator by, string domain, string target, CancellationToken ct) =>
        _domains.TryGetValue(domain, out var known) && !known.IsReadBy(by) ? await authorizer.Deny(by, known.Read, target, ct) : null;

    /// <summary>The hold, for the console's own decisions.</summary>
    internal async Task<HoldView?> Find(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return (await db.Set<HoldRow>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == id, ct))?.View();
    }

    /// <summary>Open holds by due time; decided ones newest first.</summary>
    /// <param name="domains">Holds of these only.</param>
    /// <param name="state">A state, or null for the open ones.</param>
    /// <param name="owner">Person id, or null for any.</param>
    /// <param name="after">The last hold of the part before, or null for the first part.</param>
    internal async Task<IReadOnlyList<HoldView>> List(IReadOnlyList<string> domains, string? state, string? owner, ListPlace? after, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        if (state is not null)
            return await List(db, state, domains, owner, after, take, ct);
        // Each state by itself follows an index; both in one query would sort every open hold.
        var open = new List<HoldView>();
        foreach (var each in (string[])[HoldStates.Ready, HoldStates.Reserved])
            open.AddRange(await List(db, each, domains, owner, after, take, ct));
        return [.. open.OrderBy(h => h.DueAt).ThenBy(h => h.Id, StringComparer.Ordinal).Take(take)];
    }

    private async Task<IReadOnlyList<HoldView>> List(OpsDb db, string state, IReadOnlyList<string> domains, string? owner, ListPlace? after, int take, CancellationToken ct)
    {
        var query = db.Set<HoldRow>().AsNoTracking().Where(h => h.State == state);
        if (_domains.Keys.Any(d => !domains.Contains(d)))
            query = domains is [var only] ? query.Where(h => h.Domain == only) : query.Where(h => domains.Contains(h.Domain));
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
        await List([.. _domains.Keys], HoldStates.Completed, null, null, 1, ct) is [var last, ..] ? last : null;
}
