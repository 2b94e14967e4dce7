using Microsoft.AspNetCore.Components.Server.Circuits;

namespace OpsConsole.Ui.Liveness;

/// <summary>
/// Takes a console off the list when its connection ends: a closed tab is no fault of anybody's. One that still has a
/// connection but does not echo stays listed as delayed, and one that comes back lists itself with its next echo.
/// </summary>
internal sealed class ConsoleConnection(ConsoleLiveness console, ConsoleRegistry registry) : CircuitHandler
{
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        registry.Gone(console.ConsoleId);
        return Task.CompletedTask;
    }
}
