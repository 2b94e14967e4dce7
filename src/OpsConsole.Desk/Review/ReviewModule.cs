using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Modules;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Holds and the people who decide them.</summary>
public sealed class ReviewModule : IModule
{
    /// <summary>
    /// See the queue: for those who decide, those who watch what waits, and those who prove what was decided. Of a hold's
    /// domain one must be a reader too.
    /// </summary>
    internal static Permission Read { get; } = new("review.read", Roles.Coordinator, Roles.Pharmacist, Roles.Payments, Roles.Operator, Roles.OnCall, Roles.Auditor);

    /// <inheritdoc />
    public string Name => "Review";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Permissions = [Read],
        Navigation = [new NavigationItem("Held", "/holds", "h", "", Read, 2)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<HoldQueries>();
        services.AddSingleton<HoldCommands>();
        services.AddSingleton<IJournalReach, HoldReach>();
        services.AddScoped<HoldDesk>();
        services.AddLoop<HoldsMonitor>();
        services.AddLoop<HoldDeadlines>();
        services.AddLoop<ReviewMeter>();
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) => HoldRow.Configure(model);

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes) => HoldEndpoints.Map(routes);
}
