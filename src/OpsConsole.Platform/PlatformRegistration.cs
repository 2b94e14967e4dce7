using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Modules;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform;

/// <summary>Registers what everything stands on.</summary>
public static class PlatformRegistration
{
    /// <summary>Storage, journal, identity, loops and live push. The host adds an <see cref="IOpsDbFactory"/>, and the modules themselves.</summary>
    /// <param name="modules">Every module there is: their permissions and tables join those of the platform.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<IModule> modules)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(modules);
        services.AddSingleton<LoopRegistry>();
        services.AddSingleton<CommitFeed>();
        services.AddSingleton<Lane>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<WritePathMeter>();
        services.AddSingleton<JournalQueries>();
        services.AddSingleton<ActorNames>();
        services.AddSingleton<EdgeRefusals>();
        services.AddSingleton<BatchIntake>();
        services.AddSingleton<Leases>();
        services.AddValidatedOptions<WritePathOptions>(configuration, "WritePath");

        services.AddLoop<WritePath>();
        services.AddLoop<InstanceHeartbeat>();
        services.AddLoop<LaneTail>();
        services.AddLoop<OutboxDispatcher>();
        services.AddLoop<AnswerRetention>();
        services.AddLoop<ConsoleVitals>();
        services.AddSingleton<ConsoleMeter>();
        services.AddLoop<AnonymousDenials>();

        services.AddScoped(provider => provider.GetRequiredService<IOpsDbFactory>().Create());
        services.AddDataProtection().SetApplicationName("OpsConsole").PersistKeysToDbContext<OpsDb>();
        services.AddPlatformIdentity([.. PlatformPermissions.All, .. modules.SelectMany(m => m.Surface.Permissions)]);

        services.AddSingleton<LiveConnections>();
        services.AddSingleton<LiveBroadcast>();
        services.AddSignalR(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(8);
            hub.MaximumReceiveMessageSize = 64 * 1024;
        }).AddMessagePackProtocol();
        return services;
    }

    /// <summary>A supervised loop: one instance, started with the host, and available to others.</summary>
    public static IServiceCollection AddLoop<T>(this IServiceCollection services) where T : SupervisedService
    {
        services.AddSingleton<T>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<T>());
        return services;
    }
}
