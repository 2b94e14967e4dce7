using Microsoft.AspNetCore.Components.Authorization;
using OpsConsole.Platform.Identity;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Ui.Identity;

/// <summary>
/// Who sits at this circuit, and from where. The origin is captured once, when the page is first served: inside a circuit
/// there is no request to ask.
/// </summary>
public sealed class CurrentOperator(AuthenticationStateProvider authentication, PermissionMap permissions, ConsoleLiveness liveness)
{
    private Origin _origin = Origin.None;

    /// <summary>Set by the root component from the request that served the page.</summary>
    public void CameFrom(string? address, string? agent) => _origin = new Origin(address, agent, liveness.ConsoleId);

    /// <summary>The operator.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in any more.</exception>
    public async Task<Operator> Get() =>
        OperatorPrincipal.From((await authentication.GetAuthenticationStateAsync()).User, permissions, _origin)
        ?? throw new InvalidOperationException("Nobody is signed in any more. Reload the page to sign in.");
}
