using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.UnitHolds;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Sites;

/// <summary>
/// Looks once a second at what only time changes: sites that fall silent or report again, holds that have lapsed, units
/// that have expired. What searches answer does not wait for it; they compare times themselves.
/// </summary>
internal sealed class SiteWatch(
    IOpsDbFactory databases, WritePath write, StockBook book, SiteContacts contacts, BloodMeter meter, IOptions<BloodOptions> options,
    LoopRegistry loops, TimeProvider time, ILogger<SiteWatch> logger) : SupervisedService(loops, time, logger)
{
    private const int MostPerTurn = 200;

    private static readonly List<string> Expirable =
        [.. LifeCycleTable.States.Where(s => LifeCycleTable.Next(s, UnitEvent.Expire) is not null).Select(UnitWords.Of)];

    private DateTimeOffset _startedAt;

    public override string Name => "blood.site-watch";

    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    protected override Task Start(CancellationToken ct)
    {
        _startedAt = Time.GetUtcNow();
        return Task.CompletedTask;
    }

    public override async Task Turn(CancellationToken ct)
    {
        await contacts.Save(ct);
        await contacts.Load(ct);
        await WatchSites(ct);
        await EndLapsedHolds(ct);
        await ExpireUnits(ct);
    }

    private async Task WatchSites(CancellationToken ct)
    {
        var (stock, _) = await book.Current(ct);
        var now = Instant.FromDateTimeOffset(Time.GetUtcNow());
        var limit = Duration.FromTimeSpan(options.Value.SiteSilentAfter);
        // While the console was down it heard nobody: searches say so at once, but a site is blamed only after it has
        // had its time to report.
        var mayBlame = Time.GetUtcNow() - _startedAt > options.Value.SiteSilentAfter;
        await using var db = databases.Create();
        var known = await db.Set<BloodSiteRow>().AsNoTracking().Select(s => new { s.Id, s.IsSilent }).ToDictionaryAsync(s => s.Id, s => s.IsSilent, ct);
        var silent = 0;
        var oldest = Duration.Zero;
        foreach (var site in stock.Sites)
        {
            var isSilent = site.IsSilent(now, limit);
            silent += isSilent ? 1 : 0;
            oldest = Duration.Max(oldest, now - site.LastHeardAt);
            if (!known.TryGetValue(site.SiteId, out var wasSilent) || wasSilent == isSilent)
                continue;
            if (isSilent && !mayBlame)
                continue;
            if (isSilent)
                await write.Execute(new MarkSiteSilent(site.SiteId, site.LastHeardAt.ToDateTimeOffset(), UnitsAt(stock, site.SiteId)), ct);
            else
                await write.Execute(new MarkSiteHeard(site.SiteId), ct);
        }

        meter.SitesSeen(silent, oldest.ToTimeSpan());
    }

    private async Task EndLapsedHolds(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        await using var db = databases.Create();
        var lapsed = await db.Set<BloodUnitHoldRow>().AsNoTracking()
            .Where(h => h.State == UnitHoldStates.Active && h.Until <= now).OrderBy(h => h.Until).Take(MostPerTurn).Select(h => new { h.Id, h.Fence }).ToListAsync(ct);
        await Task.WhenAll(lapsed.Select(h => write.Execute(new EndUnitHold(Operator.System("blood.site-watch"), h.Id, h.Fence, HoldEnd.Lapse), ct)));
    }

    private async Task ExpireUnits(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        await using var db = databases.Create();
        var expired = await db.Set<BloodUnitRow>().AsNoTracking()
            .Where(u => Expirable.Contains(u.State) && u.ExpiresAt <= now).OrderBy(u => u.ExpiresAt).Take(MostPerTurn).Select(u => u.Id).ToListAsync(ct);
        var step = new UnitStep(UnitEvent.Expire, now, null, null, null, null, ChecksPassed: false);
        await Task.WhenAll(expired.Select(id => write.Execute(new StepUnit(Operator.System("blood.site-watch"), id, step), ct)));
    }

    private static int UnitsAt(StockSnapshot stock, string siteId) =>
        stock.AllUnits().Count(u => u.SiteId == siteId && u.State == UnitState.Available);
}
