using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NodaTime;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;
using OpsConsole.Ui;
using OpsConsole.Ui.Clocks;

namespace OpsConsole.Shell;

/// <summary>The pages around the modules.</summary>
internal static class ShellRegistration
{
    private static readonly string[] Sections = ["", "Watch", "Respond", "Prove", "Run"];

    private static readonly Assembly[] PageAssemblies =
        [.. Modules.All.Select(module => module.GetType().Assembly).Where(assembly => assembly != typeof(App).Assembly).Distinct()];

    public static IServiceCollection AddShell(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.AddOptions<SiteOptions>().Bind(configuration.GetSection("Site")).ValidateOnStart();
        services.AddRazorComponents().AddInteractiveServerComponents().AddConsoleTiming();
        services.AddCascadingAuthenticationState();
        services.AddConsoleUi();
        services.AddScoped<RefusalJournal>();
        services.AddSingleton(Settings);
        services.AddSingleton(Zone);
        // After the components' own registration, which it replaces.
        services.AddScoped<Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider, Identity.CircuitRevalidation>();
        return services;
    }

    /// <summary>A page of its own for people who followed a dead link; machines keep their problem documents.</summary>
    public static void UseShellNotFound(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(static (context, next) =>
        {
            if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
                context.Features.GetRequiredFeature<IStatusCodePagesFeature>().Enabled = false;
            return next(context);
        });
    }

    public static void MapShell(this WebApplication app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().AddAdditionalAssemblies(PageAssemblies);

    private static SiteZone Zone(IServiceProvider services) =>
        new(DateTimeZoneProviders.Tzdb[services.GetRequiredService<IOptions<SiteOptions>>().Value.TimeZone]);

    private static ShellSettings Settings(IServiceProvider services)
    {
        var site = services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var pages = Modules.All.SelectMany(module => module.Surface.Navigation)
            .Prepend(new NavigationItem("Overview", "/", "o", "", PlatformPermissions.ViewConsole, 1))
            .OrderBy(page => Array.IndexOf(Sections, page.Section)).ThenBy(page => page.Order);
        return new ShellSettings { SiteName = site.Name, Pages = [.. pages], PageAssemblies = PageAssemblies };
    }
}
