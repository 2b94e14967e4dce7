using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Audit;

/// <summary>The journal as people read it.</summary>
public sealed class AuditModule : IModule
{
    /// <inheritdoc />
    public string Name => "Audit";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Navigation = [new NavigationItem("Journal", "/journal", "j", "Prove", PlatformPermissions.ReadJournal, 1)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration) { }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) { }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes) { }
}
