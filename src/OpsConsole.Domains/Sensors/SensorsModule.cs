using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Modules;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Tables;
using OpsConsole.Sensors.Watch;

namespace OpsConsole.Sensors;

/// <summary>Sensors of roads, tunnels and machines: no reading is lost unnamed, and a lost sensor is never hidden.</summary>
public sealed class SensorsModule : IModule
{
    internal static Permission Read { get; } = new("sensors.read", [.. Roles.All]);

    internal static Permission Write { get; } = new("sensors.write");

    internal static Permission Acknowledge { get; } = new("sensors.acknowledge", Roles.Operator, Roles.OnCall, Roles.Engineer);

    internal static Permission Maintain { get; } = new("sensors.maintain", Roles.Engineer);

    /// <inheritdoc />
    public string Name => "Sensors";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read, Write, Acknowledge, Maintain],
        Navigation = [new NavigationItem("Sensors", "/sensors", "s", "Watch", Read, 2)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SensorOptions>(configuration, "Sensors");
        services.AddSingleton<SensorMeter>();
        services.AddSingleton<PointTable>();
        services.AddSingleton<PointRegistry>();
        services.AddSingleton<SensorState>();
        services.AddSingleton<AlarmBook>();
        services.AddSingleton<AlarmCommands>();
        services.AddSingleton<AlarmFollower>();
        services.AddSingleton<StateRestore>();
        services.AddSingleton<ReadingIntake>();
        services.AddSingleton<HistoryQueries>();
        services.AddSingleton<SensorQueries>();
        services.AddScoped<SensorDesk>();
        services.AddSingleton<CellTopic>();
        services.AddSingleton<ILiveTopic>(provider => provider.GetRequiredService<CellTopic>());
        services.AddLoop<BlockTail>();
        services.AddLoop<BlockSealer>();
        services.AddLoop<SensorWatch>();
        services.AddLoop<CellBroadcast>();
        services.AddLoop<SensorsMonitor>();
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => SensorTables.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        var sensors = routes.MapGroup("/api/sensors");
        sensors.MapPut("/points", PointEndpoints.Put).Requires(Write).Changes("Registers points; each item is answered for itself.", KeyUse.Optional, typeof(Wire.SensorPoint[]), typeof(BatchAnswer));
        sensors.MapPost("/readings", ReadingEndpoints.Post).Requires(Write).Changes("Takes readings of one source; they are durable before the answer, and a repetition counts as duplicates.", KeyUse.None, typeof(Wire.ReadingBatch), typeof(Wire.ReadingBatchAnswer));
        SensorEndpoints.Map(sensors);
        AlarmEndpoints.Map(sensors);
    }
}
