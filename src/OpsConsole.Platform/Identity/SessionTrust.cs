using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Platform.Http;

namespace OpsConsole.Platform.Identity;

/// <summary>
/// When each session was last proven against the database. While the database does not answer, a session lives on its last
/// proof, for a while: a failing disk must not take the screens away from the people who could mend it.
/// </summary>
public sealed class SessionTrust(TimeProvider time, IOptions<IdentityOptions> options)
{
    /// <summary>How long a session outlives its last proof while the database does not answer.</summary>
    public static readonly TimeSpan LongestWithoutProof = TimeSpan.FromMinutes(5);

    private const int MostSessions = 10_000;

    private readonly ConcurrentDictionary<(string Person, string Stamp), DateTimeOffset> _proven = [];

    /// <summary>The database has confirmed this principal.</summary>
    /// <param name="at">When, such as the issue of its cookie; null for just now. What is known to be newer stays.</param>
    public void Proven(ClaimsPrincipal? principal, DateTimeOffset? at = null)
    {
        if (KeyOf(principal) is not { } key)
            return;
        if (_proven.Count >= MostSessions)
            _proven.Clear();
        var proven = at ?? time.GetUtcNow();
        _proven.AddOrUpdate(key, proven, (_, known) => proven > known ? proven : known);
    }

    /// <summary>Whether the principal was proven recently enough to be believed without the database.</summary>
    public bool StillHolds(ClaimsPrincipal? principal) =>
        KeyOf(principal) is { } key && _proven.TryGetValue(key, out var proven) && time.GetUtcNow() - proven < LongestWithoutProof;

    private (string, string)? KeyOf(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } person && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) is { } stamp
            ? (person, stamp)
            : null;
}

/// <summary>Sessions that were signed out: their cookies and circuits end although the person's other sessions go on.</summary>
public sealed class EndedSessions
{
    private const int MostSessions = 10_000;

    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);

    /// <summary>A session was signed out, on this instance or another.</summary>
    public void Add(string session)
    {
        // Their browsers have dropped the cookie long ago; what is left to end are circuits of the last seconds.
        if (_ended.Count >= MostSessions)
            _ended.Clear();
        _ended[session] = true;
    }

    /// <summary>Whether the principal belongs to a session that was signed out.</summary>
    public bool Contains(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(OperatorPrincipal.SessionClaim) is { } session && _ended.ContainsKey(session);
}

/// <summary>Compares a cookie's stamp with the person's. Only a proven difference signs out; silence of the database does not.</summary>
public sealed class PersonStampValidator(IOptions<SecurityStampValidatorOptions> options, SignInManager<Person> sessions, ILoggerFactory logger, SessionTrust trust, EndedSessions ended)
    : SecurityStampValidator<Person>(options, sessions, logger)
{
    private static readonly object RefusedItem = new();

    /// <summary>Whether this request came with a session that was ended.</summary>
    public static bool WasRefused(HttpContext context) => context.Items.ContainsKey(RefusedItem);

    /// <inheritdoc />
    public override async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The issue of a cookie is a proof. A new one is not compared, and the circuit it opens has nothing else to live on if the database fails now.
        if (context.Properties.IssuedUtc is { } issued)
            trust.Proven(context.Principal, issued);
        try
        {
            if (ended.Contains(context.Principal))
                context.RejectPrincipal();
            else
                await base.ValidateAsync(context);
            if (context.Principal is null)
                context.HttpContext.Items[RefusedItem] = true;
        }
        catch (Exception error) when (StorageFault.Is(error) && trust.StillHolds(context.Principal))
        {
            // Believed for now; the next request asks again.
        }
    }

    /// <inheritdoc />
    protected override async Task SecurityStampVerified(Person user, CookieValidatePrincipalContext context)
    {
        await base.SecurityStampVerified(user, context);
        trust.Proven(context.Principal);
    }
}
