using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Alarms;

/// <summary>The alarm calls of the machine interface.</summary>
internal static class AlarmEndpoints
{
    public static void Map(IEndpointRouteBuilder sensors)
    {
        sensors.MapGet("/alarms", List).Requires(SensorsModule.Read).Reads("Alarms on the list, the most important first, in parts.", typeof(Page<AlarmView>));
        sensors.MapPost("/alarms/{id}/acknowledge", (HttpContext context, string id, AlarmCommands commands) =>
            Act(context, id, "acknowledge", (request, fields) =>
            {
                var comment = fields.OptionalText("comment", 1000);
                return () => commands.Acknowledge(request.By, id, comment, request.Idempotency, context.RequestAborted);
            })).Requires(SensorsModule.Acknowledge).Changes("Acknowledges an alarm.", KeyUse.Optional, typeof(Wire.AlarmAcknowledged), typeof(AlarmView));
        sensors.MapPost("/alarms/{id}/shelve", (HttpContext context, string id, AlarmCommands commands) =>
            Act(context, id, "shelve", (request, fields) =>
            {
                var oneShot = fields.Flag("oneShot", whenAbsent: false);
                var length = oneShot ? (TimeSpan?)null : TimeSpan.FromMinutes(fields.Number("minutes", 1, 7 * 24 * 60));
                var reason = fields.Text("reason", 1000);
                return () => commands.Shelve(request.By, id, length, reason, request.Idempotency, context.RequestAborted);
            })).Requires(SensorsModule.Acknowledge).Changes("Shelves an alarm for a while.", KeyUse.Optional, typeof(Wire.AlarmShelved), typeof(AlarmView));
        sensors.MapPost("/alarms/{id}/unshelve", (HttpContext context, string id, AlarmCommands commands) =>
            Act(context, id, "unshelve", (request, _) => () => commands.Unshelve(request.By, id, request.Idempotency, context.RequestAborted))).Requires(SensorsModule.Acknowledge).Changes("Ends the shelving of an alarm.", KeyUse.Optional, answers: typeof(AlarmView));
        sensors.MapPost("/alarms/{id}/out-of-service", (HttpContext context, string id, AlarmCommands commands) =>
            Act(context, id, "out-of-service", (request, fields) =>
            {
                var workOrder = fields.Text("workOrder", 100);
                return () => commands.TakeOutOfService(request.By, id, workOrder, request.Idempotency, context.RequestAborted);
            })).Requires(SensorsModule.Maintain).Changes("Takes an alarm out of service under a work order.", KeyUse.Optional, typeof(Wire.AlarmOutOfService), typeof(AlarmView));
        sensors.MapPost("/alarms/{id}/return-to-service", (HttpContext context, string id, AlarmCommands commands) =>
            Act(context, id, "return-to-service", (request, _) => () => commands.ReturnToService(request.By, id, request.Idempotency, context.RequestAborted))).Requires(SensorsModule.Maintain).Changes("Returns an alarm to service; it takes another person than who took it out.", KeyUse.Optional, answers: typeof(AlarmView));
    }

    private static async Task List(HttpContext context, AlarmBook book, PointRegistry points)
    {
        if (await PageRequest.Read(context, ListPlace.Parse) is not var (limit, after))
            return;
        var hidden = context.Request.Query["hidden"] == "true";
        var listed = book.All
            .Where(a => AlarmRows.StateOf(a).Display is var d && (d == AlarmDisplay.OnList || (hidden && d != AlarmDisplay.NotOnList)))
            .OrderByDescending(a => a.Priority).ThenByDescending(a => a.Since).ThenBy(a => a.Id, StringComparer.Ordinal)
            .Where(a => after is null || IsBehind(a, after)).Take(limit + 1).ToList();
        var part = Page<SensorAlarmRow>.Of(listed, limit, a => new ListPlace(a.Since, a.Id, a.Priority));
        await ApiRequest.WriteJson(context, new Page<AlarmView>([.. part.Items.Select(a => View(a, points.Current.Find(a.Id)))], part.Next));
    }

    private static bool IsBehind(SensorAlarmRow alarm, ListPlace place) =>
        alarm.Priority != place.Rank ? alarm.Priority < place.Rank
        : alarm.Since != place.At ? alarm.Since < place.At
        : string.CompareOrdinal(alarm.Id, place.Id) > 0;

    private static async Task Act(HttpContext context, string id, string what, Func<ApiRequest, JsonFields, Func<Task<Answer<AlarmChange>>>> read)
    {
        using var request = await ApiRequest.Read(context, $"sensors.alarms.{what} {id}");
        if (request is null)
            return;
        var fields = request.Fields();
        var act = read(request, fields);
        if (fields.HasErrors)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var answer = await act();
        await request.Answer(new Answer<AlarmView>(
            answer.Outcome.Refused is { } refusal ? refusal : View(answer.Outcome.Value!.Row, null), answer.Replayed));
    }

    public static AlarmView View(SensorAlarmRow row, SensorPoint? point)
    {
        var state = AlarmRows.StateOf(row);
        return new AlarmView(
            AlarmRows.OccurrenceId(row.Id, row.Occurrence), row.Id, row.Occurrence, AlarmRows.Words(state), AlarmRows.LevelWords((LimitLevel)row.Level),
            PointTerms.Criticalities[Math.Clamp(row.Priority, 0, 3)], row.Since, row.Value, row.Blind, row.AcknowledgedBy, row.AcknowledgedAt,
            row.ShelvedUntil, row.ShelvedBy, row.ShelvedReason, row.OutOfServiceBy, row.WorkOrder, point?.Row.Location);
    }
}

/// <summary>An alarm as the machine interface shows it.</summary>
internal sealed record AlarmView(
    string OccurrenceId, string Tag, long Occurrence, string State, string Level, string Priority, DateTimeOffset Since, double Value, bool Blind,
    string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ShelvedUntil, string? ShelvedBy, string? ShelvedReason,
    string? OutOfServiceBy, string? WorkOrder, string? Location);
