using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>Asks for one permission; the policy's name is the permission's.</summary>
public sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

internal sealed class PermissionHandler(PermissionMap permissions) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        var one = context.Resource is HttpContext http && http.User.Identity?.IsAuthenticated == true
            ? http.Operator()
            : OperatorPrincipal.From(context.User, permissions, Origin.None);
        if (one?.May(requirement.Permission) == true)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Every permission is a policy; what is no permission is no policy and denies.</summary>
internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options, PermissionMap permissions) : DefaultAuthorizationPolicyProvider(options)
{
    public override Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => permissions.Knows(policyName)
        ? Task.FromResult<AuthorizationPolicy?>(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(policyName)).Build())
        : base.GetPolicyAsync(policyName);

    public override bool AllowsCachingPolicies => true;
}

/// <summary>Somebody tried what they may not.</summary>
[JournalEvent("access.denied")]
public sealed record AccessDenied(string Permission, string Target);

/// <summary>A command was pressed and not executed.</summary>
/// <param name="Action">Stable code of what was pressed.</param>
/// <param name="Code">Why not, such as <c>command-expired</c>.</param>
/// <param name="Console">The screen it came from.</param>
/// <param name="AgeMilliseconds">How long ago it was pressed when it arrived; -1 if it did not say.</param>
/// <param name="Key">The click's key, or empty.</param>
[JournalEvent("command.not-executed")]
public sealed record CommandNotExecuted(string Action, string Code, string Console, long AgeMilliseconds, string Key);

/// <summary>Denied by default: what was not granted is refused, and the refusal is journalled.</summary>
public sealed class Authorizer(WritePath write)
{
    // The caller may have chosen it.
    private const int LongestTarget = 300;

    private static string StreamOf(Operator by) => $"access/{by.PersonId}";

    /// <summary>Null if the operator may, otherwise the refusal, already in the journal.</summary>
    /// <param name="target">What it was about, such as <c>hold/…</c>.</param>
    public async Task<Refusal?> Deny(Operator by, Permission permission, string target, CancellationToken ct)
    {
        if (by.May(permission.Name))
            return null;
        await Denied(by, permission.Name, target, ct);
        return Refusal(permission.Name);
    }

    /// <summary>Journals a denial that was decided elsewhere, such as by a page's policy.</summary>
    public Task Denied(Operator by, string permission, string target, CancellationToken ct) =>
        write.Execute(new RecordFact(by, StreamOf(by), new AccessDenied(permission, target.Length > LongestTarget ? target[..LongestTarget] : target)), ct);

    /// <summary>Journals a command that came too late, or from a screen that was not live, and was not executed.</summary>
    public Task NotExecuted(Operator by, CommandNotExecuted fact, CancellationToken ct) =>
        write.Execute(new RecordFact(by, StreamOf(by), fact), ct);

    internal static Refusal Refusal(string permission) => new(
        "not-permitted", 403, "You are not permitted to do this", $"The permission '{permission}' is needed. The attempt was recorded; ask an administrator if you should have it.");
}

/// <summary>Answers machines with problem documents instead of redirects, and journals denials.</summary>
internal sealed class DenialResult(Authorizer authorizer) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    private static readonly Refusal NotSignedIn = new(
        "not-authenticated", 401, "The caller is not known", "Send an API key as 'Authorization: Bearer …' or sign in.");

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var permission = policy.Requirements.OfType<PermissionRequirement>().FirstOrDefault()?.Permission ?? "signed-in";
        if (authorizeResult.Forbidden)
            await authorizer.Denied(context.Operator(), permission, $"{context.Request.Method} {context.Request.Path}", context.RequestAborted);
        if (authorizeResult.Succeeded || !IsMachineCall(context))
        {
            await _default.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        if (authorizeResult.Challenged)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await ApiProblem.Write(context, authorizeResult.Forbidden ? Authorizer.Refusal(permission) : NotSignedIn);
    }

    private static readonly string[] MachineFolders = ["/api", "/metrics", "/health", "/hubs", "/cds-services"];

    private static bool IsMachineCall(HttpContext context) =>
        Array.Exists(MachineFolders, folder => context.Request.Path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Endpoint shorthand.</summary>
public static class PermissionEndpoints
{
    /// <summary>Only callers with the permission, by key or by cookie.</summary>
    public static T Requires<T>(this T builder, Permission permission) where T : IEndpointConventionBuilder =>
        builder.RequireAuthorization(permission.Name);
}
