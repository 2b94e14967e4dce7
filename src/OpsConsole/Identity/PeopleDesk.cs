using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Identity;

/// <summary>A person as listed.</summary>
public sealed record PersonListed(string Id, string UserName, string DisplayName, IReadOnlyList<string> Roles, bool LockedOut, bool Disabled);

/// <summary>A key as listed; the secret is shown once, when it is made.</summary>
public sealed record KeyListed(string Id, string Name, string Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>What the page of people and keys needs. Each call has a scope of its own: a circuit lives long, a context must not.</summary>
public sealed class PeopleDesk(IServiceScopeFactory scopes, IOpsDbFactory databases, CurrentOperator current, WritePath write, Authorizer authorizer, PermissionMap permissions, TimeProvider time)
{
    /// <summary>Scopes a key may have.</summary>
    public IReadOnlyList<string> Scopes { get; } = [.. permissions.All.Select(p => p.Name).Where(n => !n.StartsWith("review.decide.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>By sign-in name, at most 1,000. Asks for no permission: the page does.</summary>
    public async Task<IReadOnlyList<PersonListed>> People(CancellationToken ct)
    {
        await using var db = databases.Create();
        var now = time.GetUtcNow();
        var roles = await db.UserRoles.Join(db.Roles, u => u.RoleId, r => r.Id, (u, r) => new { u.UserId, r.Name }).ToListAsync(ct);
        var people = await db.Users.AsNoTracking().OrderBy(p => p.UserName).Take(1000).ToListAsync(ct);
        return [.. people.Select(p => new PersonListed(p.Id, p.UserName ?? "", p.DisplayName, [.. roles.Where(r => r.UserId == p.Id).Select(r => r.Name!)], p.LockoutEnd > now && !p.IsDisabled, p.IsDisabled))];
    }

    /// <summary>Newest first, at most 200, revoked ones included. Asks for no permission: the page does.</summary>
    public async Task<IReadOnlyList<KeyListed>> Keys(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<ApiKeyRow>().AsNoTracking().OrderByDescending(k => k.CreatedAt).Take(200)
            .Select(k => new KeyListed(k.Id, k.Name, k.Scopes, k.CreatedAt, k.RevokedAt)).ToListAsync(ct);
    }

    /// <summary>Creates an account; answers the person's id.</summary>
    /// <param name="userName">What the person signs in with.</param>
    /// <param name="password">12 characters or more, any of them.</param>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<string>> CreatePerson(string userName, string displayName, string password, IReadOnlyList<string> roles, string click, CancellationToken ct) =>
        Administer((people, by) => people.Create(by, userName, displayName, password, roles, ct, click: click));

    /// <summary>Ends every session of the person, on every instance, within seconds. Anybody may do so for themselves.</summary>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<bool>> SignOutEverywhere(string personId, string click, CancellationToken ct) => Administer((people, by) => people.SignOutEverywhere(by, personId, ct, click));

    /// <summary>Switches the account off and ends its sessions; nobody can do so to themselves.</summary>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<bool>> Disable(string personId, string click, CancellationToken ct) => Administer((people, by) => people.Disable(by, personId, ct, click));

    /// <summary>Switches the account on again.</summary>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<bool>> Enable(string personId, string click, CancellationToken ct) => Administer((people, by) => people.Enable(by, personId, ct, click));

    /// <summary>Ends a lock-out after wrong passwords; an account that is switched off is refused.</summary>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<bool>> Unlock(string personId, string click, CancellationToken ct) => Administer((people, by) => people.Unlock(by, personId, ct, click));

    /// <summary>Replaces the person's roles and ends the sessions that still have the old ones; nobody can do so to themselves.</summary>
    /// <param name="roles">All the person is to have, of <see cref="Roles.All"/>.</param>
    /// <param name="click">Key of the click: the same click again is refused as <c>already-asked</c>.</param>
    public Task<Outcome<bool>> ChangeRoles(string personId, IReadOnlyList<string> roles, string click, CancellationToken ct) => Administer((people, by) => people.ChangeRoles(by, personId, roles, ct, click));

    private async Task<Outcome<T>> Administer<T>(Func<PeopleAdministration, Operator, Task<Outcome<T>>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<PeopleAdministration>(), await current.Get());
    }

    /// <summary>Makes a key; answers its text, which is shown once.</summary>
    public async Task<Outcome<string>> CreateKey(string name, IReadOnlyList<string> wanted, CancellationToken ct, string? click = null)
    {
        var by = await current.Get();
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, "keys", ct) is { } denied)
            return denied;
        if (string.IsNullOrWhiteSpace(name) || wanted.Count == 0 || wanted.Any(s => !Scopes.Contains(s, StringComparer.Ordinal)))
            return new Refusal("invalid-key", 400, "The key was not made", "Give it a name and at least one scope.");
        var (text, id, hash) = ApiKeys.Make(time.GetUtcNow());
        var claim = click is null ? null : IdempotencyClaim.For($"{by.PersonId} keys.create", click, new { name, wanted });
        var answer = await write.Execute(new CreateApiKey(by, id, name.Trim(), wanted, hash) { Idempotency = claim }, ct);
        if (answer.Outcome.Refused is { } refusal)
            return refusal;
        return answer.Replayed
            ? new Refusal("already-made", 409, "The key was made by this click already", "Its secret was shown once and is not stored. Revoke it and make another if it was not copied.")
            : text;
    }

    /// <summary>Ends a key at once, everywhere within 5 s; answers its id.</summary>
    /// <param name="click">Key of the click: the same click again gets the same answer. Null without one.</param>
    public async Task<Outcome<string>> RevokeKey(string id, CancellationToken ct, string? click = null)
    {
        var by = await current.Get();
        return await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"key/{id}", ct) is { } denied
            ? denied
            : (await write.Execute(new RevokeApiKey(by, id)
            {
                Idempotency = click is null ? null : IdempotencyClaim.For($"{by.PersonId} keys.revoke", click, id),
            }, ct)).Outcome;
    }
}
