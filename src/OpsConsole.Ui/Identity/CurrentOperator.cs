using Microsoft.AspNetCore.Components.Authorization;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Ui.Identity;

/// <summary>The person at this console, as commands take them. Scoped to the circuit.</summary>
public sealed class CurrentOperator(AuthenticationStateProvider authentication, PermissionMap permissions)
{
    private Origin origin = Origin.None;

    /// <summary>Remembers where the console was opened from; asked once, when its first page is drawn.</summary>
    public void OpenedFrom(Origin from) => origin = from;

    /// <summary>The operator, read anew each time: roles may have been taken away since.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page should not have been shown.</exception>
    public async Task<Operator> Get() =>
        OperatorPrincipal.From((await authentication.GetAuthenticationStateAsync()).User, permissions, origin)
        ?? throw new InvalidOperationException("A command needs a signed-in person.");
}
