using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OpsConsole.Platform.Identity;

/// <summary><c>Authorization: Bearer ops_…</c> for machines.</summary>
public sealed class ApiKeyAuthentication(
    ApiKeys keys, AnonymousDenials denials, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the authentication scheme, to which <see cref="PlatformIdentity"/> sends requests with an <c>Authorization</c> header.</summary>
    public static string SchemeName => "ApiKey";

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
            return AuthenticateResult.NoResult();
        var verdict = await keys.Judge(header["Bearer ".Length..], Context.RequestAborted);
        if (verdict.Holder is not { } holder)
        {
            var what = verdict.RevokedId is { } id ? $"revoked-key/{id}" : "unknown-key";
            await denials.Count(Context.Connection.RemoteIpAddress?.ToString(), what, Context.RequestAborted);
            return AuthenticateResult.Fail("The key is unknown or revoked.");
        }

        Context.Remember(holder with
        {
            Origin = new Origin(Context.Connection.RemoteIpAddress?.ToString(), OperatorPrincipal.Shorten(Request.Headers.UserAgent.ToString()), null),
        });
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, holder.PersonId));
        identity.AddClaim(new Claim(OperatorPrincipal.MethodClaim, "key"));
        foreach (var scope in holder.Permissions)
            identity.AddClaim(new Claim("scope", scope));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
