using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Platform.Identity;

/// <summary>Turns the signed-in principal into the <see cref="Operator"/> that commands take.</summary>
public static class OperatorPrincipal
{
    private static readonly object ItemKey = new();

    /// <summary>Type of the claim with <see cref="Identity.Operator.Method"/>.</summary>
    public static string MethodClaim => "opsconsole:method";

    /// <summary>Type of the claim with the id of the sign-in session; a key has none.</summary>
    public static string SessionClaim => "opsconsole:session";

    /// <summary>Type of the claim with the name shown to colleagues; a key has none.</summary>
    public static string DisplayNameClaim => "opsconsole:name";

    /// <summary>The caller of this request.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the call was not authorised.</exception>
    public static Operator Operator(this HttpContext context)
    {
        if (context.Items[ItemKey] is Operator known)
            return known;
        var permissions = (PermissionMap)context.RequestServices.GetService(typeof(PermissionMap))!;
        var origin = new Origin(context.Connection.RemoteIpAddress?.ToString(), Shorten(context.Request.Headers.UserAgent.ToString()), null);
        var one = From(context.User, permissions, origin) ?? throw new InvalidOperationException("This call needs a signed-in caller.");
        context.Items[ItemKey] = one;
        return one;
    }

    internal static void Remember(this HttpContext context, Operator one) => context.Items[ItemKey] = one;

    /// <summary>The operator behind a principal, or null if nobody is signed in.</summary>
    public static Operator? From(ClaimsPrincipal? user, PermissionMap permissions, Origin origin)
    {
        if (user?.Identity is not ClaimsIdentity { IsAuthenticated: true } identity || user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
            return null;
        var roles = identity.FindAll(identity.RoleClaimType).Select(c => c.Value).Order(StringComparer.Ordinal).ToArray();
        var scopes = identity.FindAll("scope").Select(c => c.Value);
        var granted = permissions.Of(roles).Concat(scopes).ToFrozenSet(StringComparer.Ordinal);
        return new Operator(id, user.FindFirstValue(DisplayNameClaim) ?? identity.Name ?? id, roles, user.FindFirstValue(MethodClaim) ?? "password", granted)
        {
            SessionId = user.FindFirstValue(SessionClaim),
            Origin = origin,
        };
    }

    /// <summary>A principal that is built anew for a running session stays that session's: its id and how it began do not change.</summary>
    internal static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.NewPrincipal?.Identity is not ClaimsIdentity renewed)
            return Task.CompletedTask;
        foreach (var type in new[] { SessionClaim, MethodClaim })
        {
            if (context.CurrentPrincipal?.FindFirstValue(type) is not { } kept)
                continue;
            foreach (var made in renewed.FindAll(type).ToList())
                renewed.RemoveClaim(made);
            renewed.AddClaim(new Claim(type, kept));
        }

        return Task.CompletedTask;
    }

    internal static string? Shorten(string agent) => agent.Length == 0 ? null : agent.Length > 200 ? agent[..200] : agent;
}

/// <summary>Adds the display name, the method and a session id to a person's sign-in.</summary>
public sealed class PersonClaims(UserManager<Person> people, RoleManager<IdentityRole> roles, Microsoft.Extensions.Options.IOptions<IdentityOptions> options, TimeProvider time)
    : UserClaimsPrincipalFactory<Person, IdentityRole>(people, roles, options)
{
    /// <inheritdoc />
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(OperatorPrincipal.DisplayNameClaim, user.DisplayName));
        identity.AddClaim(new Claim(OperatorPrincipal.MethodClaim, "password"));
        identity.AddClaim(new Claim(OperatorPrincipal.SessionClaim, Ids.New(time.GetUtcNow())));
        return identity;
    }
}
