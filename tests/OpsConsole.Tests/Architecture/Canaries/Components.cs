#pragma warning disable CS0169, CS0414, CA1823
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.SignalR;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Storage;
using OpsConsole.Ui.Live;

namespace OpsConsole.Tests.Architecture.Canaries;

[Route("/canary")]
internal sealed class ShortcutPage(Lane lane) : ComponentBase
{
    [Inject] private IOpsDbFactory Databases { get; set; } = null!;
    [Inject] private SqliteOpsDb Database { get; set; } = null!;
    [Inject] private WritePath Write { get; set; } = null!;
    [Inject] private IHubContext<LiveHub> Hub { get; set; } = null!;
    [Inject] private HttpClient Http { get; set; } = null!;
    [Inject] private IServiceProvider Services { get; set; } = null!;

    // These it may have.
    [Inject] private JournalQueries Journal { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;

    public string Name => lane.Instance;
}

[Route("/canary/open")]
[AllowAnonymous]
internal sealed class OpenPage : ComponentBase;

[Route("/canary/misspelt")]
[Authorize(Policy = "alerts.raed")]
internal sealed class MisspeltPage : ComponentBase;

internal sealed class LeakyPanel : ComponentBase
{
    private readonly CancellationTokenSource source = new();
    private readonly Listeners listeners = new();
    private ITimer? timer;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized()
    {
        timer = TimeProvider.System.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero);
        Navigation.LocationChanged += Moved;
        listeners.Subscribe(StateHasChanged);
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => source.Cancel();
}

internal sealed class HalfLeakyPanel : ComponentBase, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];

    public void Dispose() => GC.SuppressFinalize(this);
}

internal sealed class TidyPanel : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource source = new();

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    private void Moved(object? sender, LocationChangedEventArgs e) => StateHasChanged();

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        source.Dispose();
    }
}
