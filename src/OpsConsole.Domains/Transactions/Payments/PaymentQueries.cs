using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Payments;

/// <summary>Reads payments and accounts. A payment is <c>in-doubt</c> while what was decided about it cannot be carried out.</summary>
public sealed class PaymentQueries(IOpsDbFactory databases)
{
    /// <summary>One payment; null if there is none of this id.</summary>
    public async Task<PaymentRow?> Find(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<PaymentRow>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, ct) is { } payment ? (await AsTheyStand(db, [payment], ct))[0] : null;
    }

    /// <summary>One account; null if it was never registered.</summary>
    public async Task<AccountRow?> Account(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<AccountRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
    }

    /// <summary>Payments in a state or any, newest first. Those in doubt are among the held ones.</summary>
    /// <param name="state"><c>settled</c>, <c>held</c> or <c>rejected</c>; null for any.</param>
    public async Task<IReadOnlyList<PaymentRow>> Newest(string? state, DateTimeOffset? before, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var query = db.Set<PaymentRow>().AsNoTracking();
        if (state is not null)
            query = query.Where(p => p.State == state);
        if (before is { } limit)
            query = query.Where(p => p.ReceivedAt < limit);
        return await AsTheyStand(db, await query.OrderByDescending(p => p.ReceivedAt).Take(take).ToListAsync(ct), ct);
    }

    private static async Task<IReadOnlyList<PaymentRow>> AsTheyStand(OpsDb db, IReadOnlyList<PaymentRow> payments, CancellationToken ct)
    {
        var holds = payments.Where(p => p.State == PaymentStates.Held && p.HoldId is not null).Select(p => p.HoldId!).ToList();
        if (holds.Count == 0)
            return payments;
        var kind = HoldDomain.EffectKindOf(TransactionsModule.Domain);
        var inDoubt = await db.Set<OutboxRow>().AsNoTracking()
            .Where(o => o.Kind == kind && holds.Contains(o.Key) && o.State == OutboxStates.InDoubt).Select(o => o.Key).ToListAsync(ct);
        return [.. payments.Select(p => p.HoldId is { } hold && inDoubt.Contains(hold) ? p with { State = PaymentStates.InDoubt } : p)];
    }
}
