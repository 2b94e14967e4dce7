using Microsoft.Extensions.DependencyInjection;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Architecture;

/// <summary>One console for all tests that look at the running program from outside or ask what it registered.</summary>
public sealed class RunningConsole : IAsyncLifetime
{
    public const string Name = "running console";

    private ConsoleHost? _host;

    public ConsoleHost Host => _host ?? throw new InvalidOperationException("The console has not started.");

    public IServiceProvider Services => Host.Services;

    /// <summary>Everything that was registered.</summary>
    public IReadOnlyList<ServiceDescriptor> Registered { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        IServiceCollection? services = null;
        _host = await ConsoleHost.Start(adjust: all => services = all);
        Registered = [.. services!];
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}

[CollectionDefinition(RunningConsole.Name)]
public sealed class RunningConsoleDefinition : ICollectionFixture<RunningConsole>;
