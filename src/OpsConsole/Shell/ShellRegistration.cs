namespace OpsConsole.Shell;

/// <summary>The pages around the modules.</summary>
internal static class ShellRegistration
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        return services;
    }

    public static void MapShell(this WebApplication app)
    {
    }
}
