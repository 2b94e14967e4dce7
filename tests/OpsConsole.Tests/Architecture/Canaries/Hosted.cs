using Microsoft.Extensions.Hosting;

namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed class CanaryOptions
{
    public int Patience { get; set; }
}

internal sealed class LateCanaryOptions
{
    public int Patience { get; set; }
}

internal sealed class GoodCanaryOptions
{
    public int Patience { get; set; }
}

internal sealed class LonelyLoop : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}

internal sealed class OneShot : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
