using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Platform.Modules;

/// <summary>One feature of the console: the only place where it registers itself.</summary>
public interface IModule
{
    /// <summary>One word, the name of its folder.</summary>
    string Name { get; }

    /// <summary>What it shows and grants.</summary>
    ModuleSurface Surface { get; }

    /// <summary>Registers services and validated options.</summary>
    void AddTo(IServiceCollection services, IConfiguration configuration);

    /// <summary>Adds its tables.</summary>
    void ConfigureModel(ModelBuilder model);

    /// <summary>Maps its calls of the machine interface.</summary>
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>What a module adds to the console's surface.</summary>
public sealed record ModuleSurface
{
    /// <summary>Pages a person can go to, each shown to those who hold its permission.</summary>
    public IReadOnlyList<NavigationItem> Navigation { get; init; } = [];

    /// <summary>Rights it adds to those of the platform; their names must be new.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];
}

/// <summary>An entry of the navigation.</summary>
/// <param name="Section">Heading it stands under: empty, Watch, Respond, Prove or Run.</param>
/// <param name="Key">Second key after <c>g</c>, or null.</param>
/// <param name="Permission">Who sees it.</param>
/// <param name="Order">Place within its section.</param>
public sealed record NavigationItem(string Title, string Href, string? Key, string Section, Permission Permission, int Order);
