using System.Globalization;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Sites;

/// <summary>Notes that a site has fallen silent and raises the alert, in one commit.</summary>
internal sealed class MarkSiteSilent(string siteId, DateTimeOffset lastHeardAt, int units) : Command<bool>(Operator.System("blood.site-watch"))
{
    public override string Stream => SiteStream.Of(siteId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodSiteRow>(siteId);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, Fingerprint(siteId));
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodSiteRow>(siteId, ct) is not { IsSilent: false } site)
            return false;
        await work.Update(site with { IsSilent = true, Version = site.Version + 1 }, ct);
        work.Record(Stream, new SiteFellSilent(siteId, lastHeardAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), units));
        await AlertPlacement.Raise(work, Condition(site, units), ct);
        return true;
    }

    public static string Fingerprint(string siteId) => $"blood/site/{siteId}/silent";

    private static AlertCondition Condition(BloodSiteRow site, int units) => new(
        Fingerprint(site.Id),
        site.Kind == "centre" ? Severity.High : Severity.Medium,
        $"{site.Name} has stopped reporting",
        $"{units} unit{(units == 1 ? "" : "s")} last known there {(units == 1 ? "is" : "are")} shown with their age and not offered.",
        "Call the site, then check its feed and its key.",
        SiteStream.Of(site.Id),
        $"/blood?site={Uri.EscapeDataString(site.Id)}");
}

/// <summary>Notes that a silent site reports again and ends the alert's condition.</summary>
internal sealed class MarkSiteHeard(string siteId) : Command<bool>(Operator.System("blood.site-watch"))
{
    public override string Stream => SiteStream.Of(siteId);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodSiteRow>(siteId);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, MarkSiteSilent.Fingerprint(siteId));
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodSiteRow>(siteId, ct) is not { IsSilent: true } site)
            return false;
        await work.Update(site with { IsSilent = false, Version = site.Version + 1 }, ct);
        work.Record(Stream, new SiteReportedAgain(siteId));
        await AlertPlacement.Return(work, MarkSiteSilent.Fingerprint(siteId), ct);
        return true;
    }
}
