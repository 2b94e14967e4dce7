using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>Registers sign-in, machine keys and deny-by-default authorisation.</summary>
public static class PlatformIdentity
{
    /// <summary>Picks cookie or key by what the request carries.</summary>
    public static string SchemeName => "OpsConsole";

    /// <summary>Registers sign-in by cookie and by key, and that every call needs a signed-in caller unless it says otherwise.</summary>
    /// <param name="permissions">All there are, the platform's and the modules'; two of one name fail at the start.</param>
    public static IServiceCollection AddPlatformIdentity(this IServiceCollection services, IEnumerable<Permission> permissions)
    {
        services.AddSingleton(new PermissionMap(permissions));
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DenialResult>();

        services.AddIdentityCore<Person>(identity =>
            {
                identity.Password.RequiredLength = 12;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireDigit = false;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                identity.User.RequireUniqueEmail = false;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<OpsDb>()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddSignInManager();
        // The stamp is compared on every request: a revocation ends a session within seconds, not half an hour.
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromSeconds(5);
            options.OnRefreshingPrincipal = OperatorPrincipal.KeepSession;
        });
        services.AddSingleton<SessionTrust>();
        services.AddSingleton<EndedSessions>();
        services.AddScoped<ISecurityStampValidator, PersonStampValidator>();

        services.AddAuthentication(options =>
            {
                options.DefaultScheme = SchemeName;
                options.DefaultSignInScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme(SchemeName, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie?.Configure(Configure));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "opsconsole";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax;
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/access-denied";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        var redirect = cookie.Events.OnRedirectToLogin;
        cookie.Events.OnRedirectToLogin = context =>
        {
            if (PersonStampValidator.WasRefused(context.HttpContext))
                context.RedirectUri += "&problem=revoked";
            return redirect(context);
        };
    }
}
