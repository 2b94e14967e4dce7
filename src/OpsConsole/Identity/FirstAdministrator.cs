using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Demo;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Identity;

/// <summary>
/// A console without people lets the holder of a one-time token create the first administrator. The token is printed once on
/// standard output at start, never logged, and worthless as soon as there is somebody. Each instance prints one; who comes with one
/// of them holds the lease on this job while the account is made, so that two instances never make two.
/// </summary>
public sealed class FirstAdministrator(IOpsDbFactory databases, Leases leases, DemoPeople demo) : IDisposable
{
    internal const string Job = "first-administrator";
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(1);
    private readonly byte[] _token = RandomNumberGenerator.GetBytes(24);

    private static readonly Operator By = Operator.System(Job) with
    {
        Permissions = FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]),
    };

    private readonly SemaphoreSlim _one = new(1);

    private string Token => Convert.ToHexStringLower(_token);

    /// <summary>Whether there is nobody yet who could sign in: while demo mode is off, its people are nobody.</summary>
    public async Task<bool> IsNeeded(CancellationToken ct)
    {
        await using var db = databases.Create();
        return demo.People.Count > 0
            ? !await db.Users.AnyAsync(ct)
            : !await db.Users.AnyAsync(p => !p.Id.StartsWith(Person.DemoPrefix), ct);
    }

    /// <summary>Prints where to go, if there is nobody yet.</summary>
    public async Task Announce(string address, TextWriter output, CancellationToken ct)
    {
        if (await IsNeeded(ct))
            await output.WriteLineAsync($"Nobody has an account yet. Create the first administrator, once, at {address}/first-administrator?token={Token}");
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/account/first-administrator", Create).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(SignInLimit.Policy);

    private static async Task<IResult> Create(HttpContext context, FirstAdministrator first, PeopleAdministration people, SignInManager<Person> sessions, IAntiforgery antiforgery, AnonymousDenials denials)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.LocalRedirect("/first-administrator?problem=refused");
        var form = await context.Request.ReadFormAsync();
        var token = form["token"].ToString();
        // One at a time: of two who come together the second finds that there is somebody.
        using var turn = await first.Turn(context.RequestAborted);
        if (!first.Accepts(token) || !await first.HasLease(context.RequestAborted) || !await first.IsNeeded(context.RequestAborted))
        {
            await denials.Count(context.Connection.RemoteIpAddress?.ToString(), Job, context.RequestAborted);
            return Results.LocalRedirect("/first-administrator?problem=refused");
        }

        var created = await people.Create(By, form["userName"].ToString(), form["displayName"].ToString(), form["password"].ToString(), [Roles.Administrator], context.RequestAborted);
        if (created.Refused is { } refusal)
            return Results.LocalRedirect($"/first-administrator?token={Uri.EscapeDataString(token)}&problem={Uri.EscapeDataString(refusal.Detail)}");
        var person = await sessions.UserManager.FindByIdAsync(created.Value!);
        await sessions.SignInAsync(person!, isPersistent: true);
        return Results.LocalRedirect("/");
    }

    private async Task<IDisposable> Turn(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        return new Release(_one);
    }

    private async Task<bool> HasLease(CancellationToken ct) => await leases.Take(Job, AtMost, ct) is not null;

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private sealed class Release(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }

    private bool Accepts(string token) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Token), System.Text.Encoding.ASCII.GetBytes(token));
}
