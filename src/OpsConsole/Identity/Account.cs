using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Shell;

namespace OpsConsole.Identity;

/// <summary>Sign-in and sign-out. Plain forms: they work while nothing else does.</summary>
internal static class Account
{
    public static void MapAccount(this WebApplication app)
    {
        app.MapPost("/account/sign-in", SignIn).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(SignInLimit.Policy);
        app.MapPost("/account/sign-out", SignOut).DisableAntiforgery().RequireRateLimiting(SignInLimit.Policy);
        app.MapPost("/account/sign-out-everywhere", SignOutEverywhere).DisableAntiforgery().RequireRateLimiting(SignInLimit.Policy);
    }

    private static async Task<IResult> SignIn(HttpContext context, SignInManager<Person> sessions, WritePath write, AnonymousDenials denials, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Back("expired", "/");
        var address = context.Connection.RemoteIpAddress?.ToString();
        var form = await context.Request.ReadFormAsync();
        var returnUrl = SignInWords.LocalOr(form["returnUrl"], "/");
        var person = await sessions.UserManager.FindByNameAsync(form["userName"].ToString());
        if (person is null)
        {
            await denials.Count(address, "unknown-person", context.RequestAborted);
            return Back("wrong", returnUrl);
        }

        var wasLocked = await sessions.UserManager.IsLockedOutAsync(person);
        var result = await sessions.PasswordSignInAsync(person, form["password"].ToString(), isPersistent: true, lockoutOnFailure: true);
        var (what, problem) = result switch
        {
            { Succeeded: true } => ("signed in", null),
            { IsLockedOut: true } => ("locked out", "locked"),
            { IsNotAllowed: true } => ("sign-in refused", "disabled"),
            _ => ("sign-in failed", "wrong"),
        };
        // Wrong passwords are few: they lock the account. Knocking at one that is locked or switched off has no end by itself.
        if (result.IsNotAllowed || (result.IsLockedOut && wasLocked))
            await denials.Count(address, $"{(result.IsNotAllowed ? "not-allowed" : "locked-out")}/{person.Id}", context.RequestAborted);
        else
            await Journal(context, write, person.Id, what);
        return problem is null ? Results.LocalRedirect(returnUrl) : Back(problem, returnUrl);
    }

    private static async Task<IResult> SignOut(HttpContext context, SignInManager<Person> sessions, WritePath write, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Back("expired", "/");
        await write.Execute(new EndSession(context.Operator()), context.RequestAborted);
        await sessions.SignOutAsync();
        return Results.LocalRedirect("/sign-in?problem=signed-out");
    }

    private static async Task<IResult> SignOutEverywhere(HttpContext context, SignInManager<Person> sessions, PeopleAdministration people, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Back("expired", "/");
        var by = context.Operator();
        await people.SignOutEverywhere(by, by.PersonId, context.RequestAborted);
        await sessions.SignOutAsync();
        return Results.LocalRedirect("/sign-in?problem=signed-out");
    }

    private static Task Journal(HttpContext context, WritePath write, string person, string what)
    {
        var by = Operator.System("sign-in") with
        {
            Origin = new Origin(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent[..Math.Min(agent.Length, 200)] : null, null),
        };
        return write.Execute(new RecordFact(by, PersonStream.Of(person), new SessionChanged(person, what)), context.RequestAborted);
    }

    private static IResult Back(string problem, string returnUrl) =>
        Results.LocalRedirect($"/sign-in?problem={problem}&returnUrl={Uri.EscapeDataString(returnUrl)}");
}
