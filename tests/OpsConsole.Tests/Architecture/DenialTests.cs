using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Architecture;

[Collection(RunningConsole.Name)]
public sealed class DenialTests(RunningConsole console)
{
    /// <summary>Every method that asks the authorizer, found in the compiled code.</summary>
    public static TheoryData<string> Asking => [.. CommandRules.Changing(ConsoleCode.Types).Where(m => m.Asks).Select(m => m.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Asking))]
    public async Task Who_may_not_is_refused_and_the_attempt_is_in_the_journal(string method)
    {
        Denials.Attempts.Keys.Should().Contain(method, "a method that asks the authorizer needs an attempt that is denied");
        var nobody = new Operator($"person-{Guid.NewGuid():N}", "Nobody", [], "password", FrozenSet<string>.Empty);
        (await Try(method, nobody)).Should().Be((403, "not-permitted"));

        await using var db = console.Host.Database();
        var entry = await db.Journal.AsNoTracking().SingleAsync(j => j.Stream == $"access/{nobody.PersonId}");
        entry.Type.Should().Be("access.denied");
        entry.Actor.Should().Be(nobody.PersonId);
    }

    [Theory]
    [MemberData(nameof(Asking))]
    public async Task Canary_who_may_is_not_refused_for_want_of_permission(string method)
    {
        var everybody = new Operator($"person-{Guid.NewGuid():N}", "Everybody", [], "password", console.Services.GetRequiredService<PermissionMap>().All.Select(p => p.Name).ToFrozenSet());
        (await Try(method, everybody)).Status.Should().NotBe(403);

        await using var db = console.Host.Database();
        (await db.Journal.AnyAsync(j => j.Stream == $"access/{everybody.PersonId}")).Should().BeFalse();
    }

    // Desks ask the circuit who sits there.
    private static AuthenticationState SignedIn(Operator by) => new(new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, by.PersonId), .. by.Permissions.Select(p => new Claim("scope", p))], "test")));

    private async Task<(int Status, string? Code)> Try(string method, Operator by)
    {
        await using var scope = console.Services.CreateAsyncScope();
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(SignedIn(by)));
        var stage = await Denials.Set(console, scope.ServiceProvider);
        var refused = await Denials.Attempts[method](stage, by);
        return (refused?.Status ?? 200, refused?.Code);
    }
}
