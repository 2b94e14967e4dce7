using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Points;

namespace OpsConsole.Sensors;

/// <summary>The reading calls of the machine interface.</summary>
internal static class SensorEndpoints
{
    private const int MostPixels = 10_000;
    private static readonly TimeSpan WhenNotAsked = TimeSpan.FromHours(1);

    /// <summary>The longest window one call may ask for.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    // Nothing was recorded before; and a source's clock is never believed further ahead than a day.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder sensors)
    {
        sensors.MapGet("/points", Points).Requires(SensorsModule.Read).Reads("Points with their last values, ages and states, in parts.", typeof(Page<PointView>));
        sensors.MapGet("/points/{tag}", Point).Requires(SensorsModule.Read).Reads("A point with its last value and its alarm.", typeof(PointView));
        sensors.MapGet("/points/{tag}/history", History).Requires(SensorsModule.Read).Reads("Readings of a point between two times: columns for a picture, or raw for pixels=0.", typeof(HistoryView));
        sensors.MapGet("/completeness", Account).Requires(SensorsModule.Read).Reads("How much of what a source sent has arrived.", typeof(Wire.SensorCompleteness));
        sensors.MapGet("/cells", (HttpContext context, PointRegistry points) =>
            ApiRequest.WriteJson(context, CellGroups.Of(points.Current))).Requires(SensorsModule.Read).Reads("What the cells of the live picture stand for, in their order.", typeof(CellLayout));
    }

    private static async Task Points(HttpContext context, SensorQueries queries)
    {
        if (await PageRequest.Read(context) is not { } page)
            return;
        var filter = SensorFilter.Of(name => context.Request.Query[name].ToString());
        var start = int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var found = queries.List(filter, start, page.Limit + 1);
        await ApiRequest.WriteJson(context, new Page<PointView>(
            [.. found.Take(page.Limit).Select(queries.View)], found.Count > page.Limit ? (start + page.Limit).ToString(CultureInfo.InvariantCulture) : null));
    }

    private static Task Point(HttpContext context, string tag, SensorQueries queries) =>
        queries.Find(tag) is { } found
            ? ApiRequest.WriteJson(context, queries.View(found))
            : ApiProblem.Write(context, ApiRefusals.NotFound("The point"));

    private static async Task History(HttpContext context, string tag, PointRegistry points, HistoryQueries history, TimeProvider time)
    {
        if (points.Current.Find(tag) is not { } point)
        {
            await ApiProblem.Write(context, ApiRefusals.NotFound("The point"));
            return;
        }

        var errors = new List<FieldError>();
        var now = time.GetUtcNow();
        var to = Instant(context, "to", now, now, errors);
        var from = Instant(context, "from", to - WhenNotAsked, now, errors);
        var pixels = Whole(context, "pixels", 1_000, MostPixels, errors);
        if (errors.Count == 0 && from > to)
            errors.Add(new FieldError("/from", "after-to", "The begin lies after the end."));
        if (errors.Count == 0 && to - from > LongestWindow)
            errors.Add(new FieldError("/from", "window-too-long", $"At most {LongestWindow.TotalDays:0} days are answered at once."));
        if (errors.Count > 0)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(errors));
            return;
        }

        var found = await history.Of(point, from, to, HistoryQueries.MostReadings, context.RequestAborted);
        await ApiRequest.WriteJson(context, HistoryView.Of(point.Row, from, to, pixels, found));
    }

    private static async Task Account(HttpContext context, HistoryQueries history, TimeProvider time)
    {
        var source = context.Request.Query["source"].ToString();
        var text = context.Request.Query["day"].ToString();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var day = today;
        if (text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid([new FieldError("/day", "not-a-date", "A UTC day such as 2026-11-23 is expected.")]));
            return;
        }

        if (day < DateOnly.FromDateTime(Earliest.UtcDateTime) || day > today.AddDays(1))
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid([new FieldError("/day", "out-of-range", $"A day from {Earliest:yyyy-MM-dd} to tomorrow is expected.")]));
            return;
        }

        await (await history.Account(source, day, context.RequestAborted) is { } account
            ? ApiRequest.WriteJson(context, account.ToWire())
            : ApiProblem.Write(context, ApiRefusals.NotFound("The source")));
    }

    private static DateTimeOffset Instant(HttpContext context, string name, DateTimeOffset whenAbsent, DateTimeOffset now, List<FieldError> errors)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return whenAbsent;
        if (text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            if (at >= Earliest && at <= now + FurthestAhead)
                return at;
            errors.Add(new FieldError($"/{name}", "out-of-range", $"A time from {Earliest:yyyy-MM-dd} to a day from now is expected."));
            return whenAbsent;
        }

        errors.Add(new FieldError($"/{name}", "not-utc", "An ISO 8601 time in UTC ending in Z is expected."));
        return whenAbsent;
    }

    private static int Whole(HttpContext context, string name, int whenAbsent, int most, List<FieldError> errors)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return whenAbsent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
            return number;
        errors.Add(new FieldError($"/{name}", "out-of-range", $"A whole number from 0 to {most} is expected."));
        return whenAbsent;
    }
}
