using System.Globalization;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Sites;

/// <summary>A site as registered; validated.</summary>
internal sealed record SiteTerms(
    string Id, string Name, string Kind, double Latitude, double Longitude, string Opens, string Closes, string TimeZone, bool CanIrradiate);

/// <summary>Registers a site or changes what is known of it.</summary>
internal sealed class RegisterSite(Operator by, SiteTerms terms) : Command<string>(by)
{
    public override string Stream => SiteStream.Of(terms.Id);

    public override void Declare(Needs needs)
    {
        needs.Row<BloodSiteRow>(terms.Id);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<BloodSiteRow>(terms.Id, ct);
        if (known is null)
        {
            work.Insert(Apply(new BloodSiteRow
            {
                Id = terms.Id,
                Version = 1,
                Name = terms.Name,
                Kind = terms.Kind,
                Latitude = terms.Latitude,
                Longitude = terms.Longitude,
                Opens = terms.Opens,
                Closes = terms.Closes,
                TimeZone = terms.TimeZone,
                RegisteredAt = work.Now,
            }));
        }
        else
        {
            var next = Apply(known);
            if (next == known)
                return "duplicate";
            await work.Update(next with { Version = known.Version + 1 }, ct);
        }

        work.Record(Stream, new SiteRegistered(
            terms.Id, terms.Name, terms.Kind, Degrees(terms.Latitude), Degrees(terms.Longitude), terms.Opens, terms.Closes, terms.TimeZone, terms.CanIrradiate));
        return "accepted";
    }

    private BloodSiteRow Apply(BloodSiteRow row) => row with
    {
        Name = terms.Name,
        Kind = terms.Kind,
        Latitude = terms.Latitude,
        Longitude = terms.Longitude,
        Opens = terms.Opens,
        Closes = terms.Closes,
        TimeZone = terms.TimeZone,
        CanIrradiate = terms.CanIrradiate,
    };

    private static string Degrees(double degrees) => degrees.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Journal streams of sites.</summary>
internal static class SiteStream
{
    public const string Prefix = "blood-site/";

    public static string Of(string siteId) => Prefix + siteId;
}
