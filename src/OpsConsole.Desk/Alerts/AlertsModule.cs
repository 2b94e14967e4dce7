using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Alerts;

/// <summary>Conditions that need a person, and who has seen them.</summary>
public sealed class AlertsModule : IModule
{
    internal static Permission Read { get; } = new("alerts.read", [.. Roles.All]);

    internal static Permission Acknowledge { get; } = new("alerts.acknowledge", Roles.Operator, Roles.OnCall, Roles.Coordinator, Roles.Engineer);

    /// <inheritdoc />
    public string Name => "Alerts";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read, Acknowledge],
        Navigation = [new NavigationItem("Alerts", "/alerts", "a", "", Read, 3)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AlertQueries>();
        services.AddSingleton<AlertCommands>();
        services.AddScoped<AlertDesk>();
        services.AddLoop<AlertsMonitor>();
        services.AddLoop<AlertMeter>();
        services.AddLoop<EffectAlerts>();
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => AlertRow.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").Requires(Read);
        alerts.MapGet("", List).Reads("Open alerts, the most important first, in parts.", typeof(Page<AlertRow>));
        alerts.MapPost("/{id}/acknowledge", AcknowledgeCall).Changes("Acknowledges the occurrence that was seen.", KeyUse.Optional, typeof(Wire.AlertAcknowledged), typeof(AcknowledgedAlert));
    }

    private static ListPlace? PlaceOf(string cursor) => ListPlace.Parse(cursor) is { } place && Enum.IsDefined((Severity)place.Rank) ? place : null;

    private static async Task List(HttpContext context, AlertQueries queries)
    {
        if (await PageRequest.Read(context, PlaceOf) is not var (limit, after))
            return;
        var alerts = await queries.Open(after, limit + 1, context.RequestAborted);
        await ApiRequest.WriteJson(context, Page<AlertRow>.Of(alerts, limit, alert => new ListPlace(alert.RaisedAt, alert.Id, (int)alert.Severity)));
    }

    private static async Task AcknowledgeCall(HttpContext context, string id, AlertCommands commands)
    {
        using var request = await ApiRequest.Read(context, $"alerts.acknowledge {id}");
        if (request is null)
            return;
        var fields = request.Fields();
        var occurrence = fields.Integer("occurrence", 1, int.MaxValue);
        var comment = fields.OptionalText("comment", 1000);
        await (fields.HasErrors
            ? ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors))
            : request.Answer(await commands.Acknowledge(request.By, id, occurrence, comment, request.Idempotency, context.RequestAborted)));
    }
}
