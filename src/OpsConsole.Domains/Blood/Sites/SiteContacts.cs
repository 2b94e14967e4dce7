using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Sites;

/// <summary>
/// When each site was last heard of. Kept in memory and written behind: what a crash forgets makes a site look older
/// than it is, never younger.
/// </summary>
internal sealed class SiteContacts(IOpsDbFactory databases, WritePath write, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _unsaved = new(StringComparer.Ordinal);

    /// <summary>The site has just reported something.</summary>
    public void Heard(string siteId)
    {
        var now = time.GetUtcNow();
        _heard[siteId] = now;
        _unsaved[siteId] = now;
    }

    /// <summary>When the site was last heard of, by this instance or another, or null.</summary>
    public DateTimeOffset? LastHeardAt(string siteId) => _heard.TryGetValue(siteId, out var at) ? at : null;

    /// <summary>Takes what other instances heard.</summary>
    public async Task Load(CancellationToken ct)
    {
        await using var db = databases.Create();
        foreach (var contact in await db.Set<BloodContactRow>().AsNoTracking().ToListAsync(ct))
            _heard.AddOrUpdate(contact.Id, contact.LastHeardAt, (_, known) => known > contact.LastHeardAt ? known : contact.LastHeardAt);
    }

    /// <summary>Writes what was heard since the last time.</summary>
    public async Task Save(CancellationToken ct)
    {
        var heard = _unsaved.ToArray();
        if (heard.Length == 0)
            return;
        await write.Maintain((db, stop) => Save(db, heard, stop), ct);
        foreach (var contact in heard)
            _unsaved.TryRemove(contact);
    }

    private static async Task<int> Save(OpsDb db, IReadOnlyList<KeyValuePair<string, DateTimeOffset>> heard, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var (siteId, at) in heard)
        {
            // An older time never replaces a newer one that another instance wrote.
            var updated = await db.Set<BloodContactRow>().Where(c => c.Id == siteId && c.LastHeardAt < at)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.LastHeardAt, at), ct);
            if (updated == 0 && !await db.Set<BloodContactRow>().AnyAsync(c => c.Id == siteId, ct))
                db.Add(new BloodContactRow { Id = siteId, LastHeardAt = at });
        }

        var added = await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return added;
    }
}
