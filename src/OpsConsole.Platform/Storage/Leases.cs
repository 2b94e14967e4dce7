using Microsoft.EntityFrameworkCore;

namespace OpsConsole.Platform.Storage;

/// <summary>The right to a job, taken by one conditional update, with expiry and a fencing number.</summary>
/// <param name="Fence">Grows with each new holder; what the holder writes carries it.</param>
public sealed record Lease(string Job, long Fence, DateTimeOffset Until);

/// <summary>Leases on database rows: the same on every provider.</summary>
public sealed class Leases(WritePath write, Lane lane, TimeProvider time)
{
    /// <summary>Takes or renews the lease. Null if another instance has it.</summary>
    public Task<Lease?> Take(string job, TimeSpan length, CancellationToken ct) => write.Maintain((db, stop) => Take(db, job, length, stop), ct);

    private async Task<Lease?> Take(OpsDb db, string job, TimeSpan length, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + length;
        var holder = $"{lane.Instance}/{lane.Number}";

        var renewed = await db.Set<LeaseRow>().Where(l => l.Id == job && l.Holder == holder && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, until), ct);
        var taken = renewed == 1 ? 0 : await db.Set<LeaseRow>().Where(l => l.Id == job && l.ExpiresAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, until).SetProperty(l => l.Holder, holder).SetProperty(l => l.Fence, l => l.Fence + 1), ct);
        if (renewed + taken == 0 && !await TryCreate(db, job, holder, until, ct))
            return null;
        var row = await db.Set<LeaseRow>().AsNoTracking().FirstAsync(l => l.Id == job, ct);
        return row.Holder == holder ? new Lease(job, row.Fence, row.ExpiresAt) : null;
    }

    private static async Task<bool> TryCreate(OpsDb db, string job, string holder, DateTimeOffset until, CancellationToken ct)
    {
        if (await db.Set<LeaseRow>().AnyAsync(l => l.Id == job, ct))
            return false;
        db.Add(new LeaseRow { Id = job, Holder = holder, Fence = 1, ExpiresAt = until });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another instance created it first.
            return false;
        }
    }
}
