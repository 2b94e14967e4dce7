using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Identity;

/// <summary>
/// Looks every few seconds whether the person of a circuit is still signed in; a revoked one loses the page. While the
/// database does not answer, the last verdict holds for <see cref="SessionTrust.LongestWithoutProof"/>.
/// </summary>
internal sealed class CircuitRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, SessionTrust trust, EndedSessions ended)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await Judge(authenticationState, cancellationToken);

    /// <summary>Whether the circuit stays signed in.</summary>
    internal async Task<bool> Judge(AuthenticationState state, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (ended.Contains(state.User))
            return false;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<SignInManager<Person>>().ValidateSecurityStampAsync(state.User) is null)
                return false;
            trust.Proven(state.User);
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return trust.StillHolds(state.User);
        }
    }
}
