using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.TestKit;
using OpsConsole.Ui.Clocks;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Tests.Ui;

/// <summary>A page over the storage of a running console: the test moves its clock, turns its monitors and takes the database away.</summary>
public abstract class PageContext : UiContext, IAsyncLifetime
{
    protected ConsoleHost Host { get; private set; } = null!;

    protected UnreachableDatabase Database { get; private set; } = null!;

    /// <summary>Whose page it is.</summary>
    protected virtual string Role => Roles.Operator;

    public virtual async ValueTask InitializeAsync()
    {
        Host = await Start();
        Database = new UnreachableDatabase(Host.Services.GetRequiredService<IOpsDbFactory>());
        AddAuthorization().SetAuthorized("reyes").SetRoles(Role).SetClaims(new Claim(ClaimTypes.NameIdentifier, "reyes"));
        Services.AddSingleton(Host.Services.GetRequiredService<PermissionMap>());
        Services.AddSingleton(Host.Services.GetRequiredService<SiteZone>());
    }

    protected virtual Task<ConsoleHost> Start() => ConsoleHost.Start();

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Host.DisposeAsync();
    }

    /// <summary>Gives the page a service that reads from <see cref="Database"/>.</summary>
    protected T Reads<T>(params object[] given) where T : class
    {
        var made = ActivatorUtilities.CreateInstance<T>(Host.Services, [Database, .. given]);
        Services.AddSingleton(made);
        return made;
    }

    /// <summary>Gives the page a monitor that never loses the database and turns only when the test refreshes it.</summary>
    protected T Watches<T>(params object[] given) where T : class
    {
        var made = ActivatorUtilities.CreateInstance<T>(Host.Services, [new CommitFeed(), new LoopRegistry(), .. given]);
        Services.AddSingleton(made);
        return made;
    }

    /// <summary>A new snapshot, and time for the screen to show it.</summary>
    protected async Task Renew<T>(Monitor<T> monitor) where T : class
    {
        await monitor.Refresh(CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Gives the page what acts for who sits at it.</summary>
    protected void Acts<T>(params object[] given) where T : class =>
        Services.AddScoped(services => ActivatorUtilities.CreateInstance<T>(Host.Services, [services.GetRequiredService<CurrentOperator>(), .. given]));

    /// <summary>The state of the panel with this heading.</summary>
    protected static string? StateOf<T>(IRenderedComponent<T> page, string title) where T : IComponent =>
        page.FindAll("section.panel").Single(panel => panel.QuerySelector("h2")!.TextContent.Trim() == title).GetAttribute("data-state");

    /// <summary>Since when the page says it is stale.</summary>
    protected static string? StaleSince<T>(IRenderedComponent<T> page) where T : IComponent =>
        page.Find(".panel-stale time[data-moment]").GetAttribute("datetime");
}
