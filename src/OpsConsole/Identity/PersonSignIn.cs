using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OpsConsole.Demo;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Identity;

/// <summary>Who may be signed in, asked at sign-in and again whenever a session is looked at.</summary>
public sealed class PersonSignIn(
    UserManager<Person> people, IHttpContextAccessor context, IUserClaimsPrincipalFactory<Person> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> logger, IAuthenticationSchemeProvider schemes, DemoPeople demo)
    : SignInManager<Person>(people, context, claims, options, logger, schemes, new DefaultUserConfirmation<Person>())
{
    /// <inheritdoc />
    public override async Task<bool> CanSignInAsync(Person user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return !user.IsDisabled && (demo.People.Count > 0 || !user.IsDemo) && await base.CanSignInAsync(user);
    }

    /// <inheritdoc />
    public override async Task<bool> ValidateSecurityStampAsync(Person? user, string? securityStamp) =>
        user is not null && await CanSignInAsync(user) && await base.ValidateSecurityStampAsync(user, securityStamp);
}
