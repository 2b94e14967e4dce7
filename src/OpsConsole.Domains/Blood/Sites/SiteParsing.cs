using NodaTime;
using NodaTime.Text;
using OpsConsole.Platform.Http;

namespace OpsConsole.Blood.Sites;

/// <summary>Reads sites at the edge.</summary>
internal static class SiteParsing
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The site; if the fields have problems it is not to be used.</summary>
    public static SiteTerms Read(JsonFields fields) => new(
        SiteId(fields, "siteId"),
        fields.Text("name", 120),
        fields.Choice("kind", "centre", "hospital"),
        fields.Number("latitude", -90, 90),
        fields.Number("longitude", -180, 180),
        Time(fields, "opens"),
        Time(fields, "closes"),
        Zone(fields),
        fields.Flag("canIrradiate", whenAbsent: false));

    /// <summary>A site id: letters, digits, dot, hyphen, underscore, colon; at most 60.</summary>
    public static string SiteId(JsonFields fields, string member)
    {
        var id = fields.Text(member, 60);
        if (id.Length > 0 && !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':'))
            fields.Report(member, "site-id", "A site id consists of letters, digits, dots, hyphens, underscores and colons.");
        return id;
    }

    /// <summary>The time of day of a stored site.</summary>
    public static LocalTime TimeOf(string text) => TimeOfDay.Parse(text).Value;

    private static string Time(JsonFields fields, string member)
    {
        var text = fields.Text(member, 5);
        if (text == "24:00")
            return "00:00";
        if (text.Length > 0 && !TimeOfDay.Parse(text).Success)
            fields.Report(member, "time-of-day", "A time of day such as 07:30 is expected.");
        return text;
    }

    private static string Zone(JsonFields fields)
    {
        var zone = fields.Text("timeZone", 60);
        if (zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            fields.Report("timeZone", "unknown-zone", "An IANA time zone such as Australia/Sydney is expected.");
        return zone;
    }
}
