using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Identity;

/// <summary>People and machine keys.</summary>
public sealed class PeopleModule : IModule
{
    /// <inheritdoc />
    public string Name => "Identity";

    /// <inheritdoc />
    public ModuleSurface Surface { get; } = new()
    {
        Navigation = [new NavigationItem("People", "/people", "p", "Run", PlatformPermissions.ManagePeople, 1)],
    };

    /// <inheritdoc />
    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<SignInManager<Person>, PersonSignIn>();
        services.AddScoped<PeopleAdministration>();
        services.AddScoped<PeopleDesk>();
        services.AddSignInLimit(configuration);
        services.AddSingleton<FirstAdministrator>();
        services.AddHostedService<Revocations>();
    }

    /// <inheritdoc />
    public void ConfigureModel(ModelBuilder model) { }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes) => FirstAdministrator.Map(routes);
}
