using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Identity;

/// <summary>People and machine keys.</summary>
public sealed class PeopleModule : IModule
{
    public string Name => "Identity";

    public ModuleSurface Surface { get; } = new()
    {
        Navigation = [new NavigationItem("People", "/people", "p", "Run", PlatformPermissions.ManagePeople, 1)],
    };

    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<SignInManager<Person>, PersonSignIn>();
        services.AddScoped<PeopleAdministration>();
        services.AddScoped<PeopleDesk>();
        services.AddSignInLimit(configuration);
        services.AddSingleton<FirstAdministrator>();
        services.AddHostedService<Revocations>();
    }

    public void ConfigureModel(ModelBuilder model) { }

    public void Map(IEndpointRouteBuilder routes) => FirstAdministrator.Map(routes);
}
