using OpsConsole.Api;
using OpsConsole.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpsConsole.Demo;
using OpsConsole.Platform;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Shell;
using OpsConsole.Storage;

namespace OpsConsole;

/// <summary>The console as an object: built from arguments, run by <c>Program</c> or by a test.</summary>
public static class ConsoleApp
{
    /// <summary>Largest body any call accepts, in bytes.</summary>
    public static int LargestBody => 8 * 1024 * 1024;

    /// <param name="args">As on the command line.</param>
    /// <param name="adjust">Lets a test replace the clock or a setting before the application is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        // The name leads to the list of static files: it is the console's, whichever program hosts it.
        var name = typeof(ConsoleApp).Assembly.GetName().Name;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = name, ContentRootPath = AppContext.BaseDirectory });
        adjust?.Invoke(builder);
        Configure(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        // Also outside Development: a build that was not published still finds its assets; after publishing this changes nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.AddTelemetry();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>().Bind(builder.Configuration.GetSection("Storage")).ValidateOnStart();
        services.AddSingleton<IOpsDbFactory, OpsDbFactory>();
        services.AddHostedService<SchemaAtStart>();
        if (builder.Configuration.GetValue("Storage:Provider", "Sqlite") == "Sqlite")
            services.AddLoop<SqliteCheckpoints>();
        services.AddPlatform(builder.Configuration, Modules.All);
        foreach (var module in Modules.All)
            module.AddTo(services, builder.Configuration);
        services.AddDemo(builder.Configuration, builder.Environment);
        services.AddTransport(builder.Configuration);
        services.AddApiDocument();
        services.AddShell(builder.Configuration);
    }

    private static void Map(WebApplication app)
    {
        // Counts what the others do; nobody asks for it.
        _ = app.Services.GetRequiredService<ConsoleMeter>();
        app.UseTransport();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestFaults>();
        app.UseShellNotFound();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHub<LiveHub>("/hubs/live");
        app.MapHealth();
        app.MapAccount();
        app.MapOpenApi().RequireAuthorization();
        foreach (var module in Modules.All)
            module.Map(app);
        app.MapShell();
    }
}
