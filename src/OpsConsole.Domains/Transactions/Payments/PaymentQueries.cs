using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>Reads payments and accounts.</summary>
public sealed class PaymentQueries(IOpsDbFactory databases)
{
    /// <summary>One payment; null if there is none of this id.</summary>
    public async Task<PaymentRow?> Find(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<PaymentRow>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, ct);
    }

    /// <summary>One account; null if it was never registered.</summary>
    public async Task<AccountRow?> Account(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<AccountRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
    }

    /// <summary>Payments in a state or any, newest first.</summary>
    public async Task<IReadOnlyList<PaymentRow>> Newest(string? state, DateTimeOffset? before, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var query = db.Set<PaymentRow>().AsNoTracking();
        if (state is not null)
            query = query.Where(p => p.State == state);
        if (before is { } limit)
            query = query.Where(p => p.ReceivedAt < limit);
        return await query.OrderByDescending(p => p.ReceivedAt).Take(take).ToListAsync(ct);
    }
}
