using System.Globalization;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Units;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Supply;

/// <summary>What a site used in one day; its form has been checked.</summary>
internal sealed record DayOfUse(string SiteId, DateOnly Day, IReadOnlyList<(BloodComponent Component, BloodGroup Group, int Units)> Lines)
{
    private const int MostLines = 40;
    private const int MostUnits = 100_000;

    public string Id => $"{SiteId} {DayText}";

    public string DayText => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string UseText => string.Join(',', Lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Component.Code} {l.Group.Code} {l.Units}")));

    /// <summary>Reads a day; null if the fields have problems.</summary>
    public static DayOfUse? Read(JsonFields fields)
    {
        var siteId = SiteParsing.SiteId(fields, "siteId");
        var day = fields.Date("day");
        var lines = new List<(BloodComponent, BloodGroup, int)>();
        foreach (var line in fields.OptionalArray("use", MostLines) ?? [])
        {
            var inner = new JsonFields(line, typeof(Wire.BloodUseLine));
            var component = UnitParsing.Component(inner, "component");
            var group = BloodGroup.TryParse(inner.Text("group", 3), out var known) ? known : null;
            var units = inner.Integer("units", 0, MostUnits);
            if (inner.HasErrors || component is null || group is null)
                fields.Report("use", "use-line", "Each line has a component, one of the eight groups, and units from 0.");
            else
                lines.Add((component, group, units));
        }

        return fields.HasErrors ? null : new DayOfUse(siteId, day, lines);
    }

    /// <summary>The lines of a stored day.</summary>
    public static IEnumerable<DailyUse> Stored(BloodUseRow row)
    {
        var day = LocalDate.FromDateOnly(DateOnly.ParseExact(row.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var line in row.Use.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var component, var group, var units] && BloodComponent.TryParse(component, out var what) && BloodGroup.TryParse(group, out var known))
                yield return new DailyUse(row.SiteId, what, known, day, int.Parse(units, NumberStyles.None, CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>Keeps what a site used in a day; a later report of the same day replaces it.</summary>
internal sealed class ReportUse(Operator by, DayOfUse day) : Command<string>(by)
{
    public override string Stream => $"{UseStreamPrefix}{day.SiteId}";

    public const string UseStreamPrefix = "blood-use/";

    public override void Declare(Needs needs)
    {
        needs.Row<BloodSiteRow>(day.SiteId);
        needs.Row<BloodUseRow>(day.Id);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<BloodSiteRow>(day.SiteId, ct) is null)
            return new Refusal("site-unknown", 422, "The site is not known", $"Site {day.SiteId} is not registered.");
        var known = await work.Find<BloodUseRow>(day.Id, ct);
        if (known?.Use == day.UseText)
            return "duplicate";
        if (known is null)
            work.Insert(new BloodUseRow { Id = day.Id, Version = 1, SiteId = day.SiteId, Day = day.DayText, Use = day.UseText });
        else
            await work.Update(known with { Use = day.UseText, Version = known.Version + 1 }, ct);
        work.Record(Stream, new UseReported(day.SiteId, day.DayText, day.UseText));
        return "accepted";
    }
}
