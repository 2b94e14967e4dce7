using Microsoft.Extensions.Logging;
using OpsConsole.Blood.Finding;
using OpsConsole.Blood.Supply;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Sites;

/// <summary>
/// Looks once a second at which sites have fallen silent or report again, and says so in the journal and as an alert.
/// What searches answer does not wait for it; they compare times themselves.
/// </summary>
internal sealed class SiteWatch(
    FinderQueries queries, WritePath write, SiteContacts contacts, BloodMeter meter, LoopRegistry loops, TimeProvider time, ILogger<SiteWatch> logger)
    : SupervisedService(loops, time, logger)
{
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
        var board = await queries.Board(ct);
        var wasSilent = (await queries.Sites(ct)).ToDictionary(s => s.Id, s => s.IsSilent, StringComparer.Ordinal);
        // While the console was down it heard nobody: searches say so at once, but a site is blamed only after it has
        // had its time to report.
        var mayBlame = Time.GetUtcNow() - _startedAt > queries.SilentAfter;
        foreach (var site in board.Sites)
        {
            if (!wasSilent.TryGetValue(site.Site.SiteId, out var known) || known == site.IsSilent || (site.IsSilent && !mayBlame))
                continue;
            if (site.IsSilent)
                await write.Execute(new MarkSiteSilent(site.Site.SiteId, site.Site.LastHeardAt.ToDateTimeOffset(), UnitsAt(board, site.Site.SiteId)), ct);
            else
                await write.Execute(new MarkSiteHeard(site.Site.SiteId), ct);
        }

        meter.SitesSeen(board.Sites.Count(s => s.IsSilent), board.Sites.Count == 0 ? TimeSpan.Zero : board.Sites.Max(s => s.Age).ToTimeSpan());
    }

    private static int UnitsAt(StockBoard board, string siteId) => board.BySite.Where(s => s.SiteId == siteId).Sum(s => s.Units);
}
