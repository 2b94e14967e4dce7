using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpsConsole.Demo;

/// <summary>The Simulator as a child process: a real client of the public interface, ended with the console.</summary>
internal sealed class SimulatorProcess(IServer server, IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<SimulatorProcess> logger) : IDisposable
{
    private Process? _process;
    private bool _allowed;

    public async Task Start(Func<Task<string>> newKey, CancellationToken ct)
    {
        _allowed = configuration.GetValue("Demo:Simulator", true);
        await KeepRunning(newKey, ct);
    }

    public async Task KeepRunning(Func<Task<string>> newKey, CancellationToken ct)
    {
        if (!_allowed || _process is { HasExited: false } || !lifetime.ApplicationStarted.IsCancellationRequested)
            return;
        var program = Path.Combine(AppContext.BaseDirectory, "simulator", "OpsConsole.Simulator.dll");
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (address is null || !File.Exists(program))
        {
            logger.LogWarning("The Simulator is not beside the console; the demo world stays empty");
            _allowed = false;
            return;
        }

        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in new[] { program, "--url", Reachable(address), "--faults", "demo", "--seed", configuration["Demo:Seed"] ?? "1", "--parent-pid", $"{Environment.ProcessId}" })
            start.ArgumentList.Add(argument);
        start.Environment["OPSCONSOLE_SIMULATOR_KEY"] = await newKey();
        ct.ThrowIfCancellationRequested();
        _process?.Dispose();
        _process = Process.Start(start);
        logger.LogInformation("The Simulator runs as process {Process}", _process?.Id);
    }

    private static string Reachable(string address) => address
        .Replace("//[::]:", "//127.0.0.1:", StringComparison.Ordinal)
        .Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)
        .Replace("//+:", "//127.0.0.1:", StringComparison.Ordinal)
        .Replace("//*:", "//127.0.0.1:", StringComparison.Ordinal);

    public void Dispose()
    {
        // It ends by itself when its standard input closes or its parent is gone.
        _process?.StandardInput.Close();
        _process?.Dispose();
    }
}
