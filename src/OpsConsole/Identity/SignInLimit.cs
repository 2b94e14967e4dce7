using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;

namespace OpsConsole.Identity;

/// <summary>How often one address may try; section <c>SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>Forms one address may send to <c>/account/…</c> in a minute.</summary>
    [Range(1, 10_000)]
    public int TriesPerMinute { get; set; } = 30;
}

/// <summary>Keeps one address from trying passwords without end; who tries too often is told to wait.</summary>
internal static class SignInLimit
{
    public static string Policy => "account";

    public static IServiceCollection AddSignInLimit(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SignInOptions>(configuration, "SignIn");
        return services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value.TriesPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                }));
            limiter.OnRejected = async (rejected, ct) =>
            {
                var context = rejected.HttpContext;
                await context.RequestServices.GetRequiredService<AnonymousDenials>().Count(context.Connection.RemoteIpAddress?.ToString(), "too-many-tries", ct);
                context.Response.Redirect("/sign-in?problem=busy");
            };
        });
    }
}
