using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using OpsConsole.Ui.Identity;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Liveness;
using OpsConsole.Ui.Theming;

namespace OpsConsole.Ui;

/// <summary>Registers what the components of this project need.</summary>
public static class ConsoleUi
{
    /// <summary>How often an idle circuit is pinged; <c>boot.js</c> uses the same.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <summary>How long a circuit may be silent before either side gives the connection up; <c>boot.js</c> uses the same.</summary>
    public static readonly TimeSpan ConnectionTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Theme, liveness and MudBlazor.</summary>
    public static IServiceCollection AddConsoleUi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMudServices();
        services.TryAddSingleton<EnginePulse>();
        services.TryAddSingleton<ConsoleRegistry>();
        services.TryAddScoped<LiveFrame>();
        services.TryAddScoped<ConsoleLiveness>();
        services.AddScoped<CircuitHandler, ConsoleConnection>();
        services.TryAddScoped<ThemeChoice>();
        services.TryAddScoped<CurrentOperator>();
        return services;
    }

    /// <summary>Connection timing for a screen that must notice silence: the framework's 15 and 30 seconds are far too slow.</summary>
    public static IServerSideBlazorBuilder AddConsoleTiming(this IServerSideBlazorBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddHubOptions(hub =>
        {
            hub.KeepAliveInterval = KeepAlive;
            hub.ClientTimeoutInterval = ConnectionTimeout;
        });
    }
}
