using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Identity;

/// <summary>
/// A console without people lets the holder of a one-time token create the first administrator. The token is printed once on
/// standard output at start, never logged, and worthless as soon as there is somebody.
/// </summary>
public sealed class FirstAdministrator(IOpsDbFactory databases)
{
    private readonly byte[] _token = RandomNumberGenerator.GetBytes(24);

    private static readonly Operator By = Operator.System("first-administrator") with
    {
        Permissions = FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]),
    };

    private string Token => Convert.ToHexStringLower(_token);

    /// <summary>Whether there is nobody yet.</summary>
    public async Task<bool> IsNeeded(CancellationToken ct)
    {
        await using var db = databases.Create();
        return !await db.Users.AnyAsync(ct);
    }

    /// <summary>Prints where to go, if there is nobody yet.</summary>
    public async Task Announce(string address, TextWriter output, CancellationToken ct)
    {
        if (await IsNeeded(ct))
            await output.WriteLineAsync($"Nobody has an account yet. Create the first administrator, once, at {address}/first-administrator?token={Token}");
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/account/first-administrator", Create).AllowAnonymous().DisableAntiforgery();

    private static async Task<IResult> Create(HttpContext context, FirstAdministrator first, PeopleAdministration people, SignInManager<Person> sessions, IAntiforgery antiforgery)
    {
        var form = await context.Request.ReadFormAsync();
        var token = form["token"].ToString();
        if (!await antiforgery.IsRequestValidAsync(context) || !first.Accepts(token) || !await first.IsNeeded(context.RequestAborted))
            return Results.LocalRedirect("/first-administrator?problem=refused");
        var created = await people.Create(By, form["userName"].ToString(), form["displayName"].ToString(), form["password"].ToString(), [Roles.Administrator], context.RequestAborted);
        if (created.Refused is { } refusal)
            return Results.LocalRedirect($"/first-administrator?token={Uri.EscapeDataString(token)}&problem={Uri.EscapeDataString(refusal.Detail)}");
        var person = await sessions.UserManager.FindByIdAsync(created.Value!);
        await sessions.SignInAsync(person!, isPersistent: true);
        return Results.LocalRedirect("/");
    }

    private bool Accepts(string token) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Token), System.Text.Encoding.ASCII.GetBytes(token));
}
