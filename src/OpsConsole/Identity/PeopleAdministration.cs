using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Identity;

/// <summary>
/// Accounts of people. The journal entry is written first: nothing happens to an account without its entry. What then fails is
/// said in an entry of its own. A click is carried out once, however often it arrives.
/// </summary>
public sealed class PeopleAdministration(UserManager<Person> people, RoleManager<IdentityRole> roles, WritePath write, IOpsDbFactory databases, Authorizer authorizer, TimeProvider time)
{
    /// <summary>Creates a person; answers the id, or what is wrong.</summary>
    /// <param name="click">Key of the click that asked for it, as for every method here; null where no browser did.</param>
    /// <param name="idPrefix">How the id begins; <see cref="Person.DemoPrefix"/> for the demo people.</param>
    public async Task<Outcome<string>> Create(Operator by, string userName, string displayName, string password, IReadOnlyList<string> wanted, CancellationToken ct, string idPrefix = "", string? click = null)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{userName}", ct) is { } denied)
            return denied;
        if (Unusable(wanted) is { } unusable)
            return unusable;
        var claim = Click(by, "create", click, new { userName, displayName, wanted });
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;

        var person = new Person { Id = idPrefix + Ids.New(time.GetUtcNow()), UserName = userName, DisplayName = displayName };
        var checks = new List<IdentityError>();
        foreach (var validator in people.UserValidators)
            checks.AddRange((await validator.ValidateAsync(people, person)).Errors);
        foreach (var validator in people.PasswordValidators)
            checks.AddRange((await validator.ValidateAsync(people, person, password)).Errors);
        if (checks.Count > 0)
            return new Refusal("invalid-account", 400, "The account cannot be created", string.Join(" ", checks.Select(c => c.Description)));

        var done = await Recorded(by, person.Id, new PersonCreated(person.Id, userName, wanted), claim, async () =>
        {
            foreach (var role in wanted)
            {
                if (!await roles.RoleExistsAsync(role))
                    await roles.CreateAsync(new IdentityRole(role));
            }

            var created = await people.CreateAsync(person, password);
            if (!created.Succeeded)
                return created;
            var granted = await people.AddToRolesAsync(person, wanted);
            // Somebody without the roles asked for is not who was asked for.
            if (!granted.Succeeded)
                await people.DeleteAsync(person);
            return granted;
        }, ct);
        return done.Refused is { } refusal ? refusal : person.Id;
    }

    /// <summary>Switches an account off and ends its sessions, on every instance, within seconds.</summary>
    public async Task<Outcome<bool>> Disable(Operator by, string personId, CancellationToken ct, string? click = null)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        if (by.PersonId == personId)
            return OwnAccount;
        var claim = Click(by, "disable", click, personId);
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        var done = await Recorded(by, personId, new PersonDisabled(personId), claim, () => people.SetLockoutEndDateAsync(person, DateTimeOffset.MaxValue), ct);
        return done.Refused is not null ? done : await EndSessions(by, person, null, ct);
    }

    /// <summary>Switches an account on again.</summary>
    public async Task<Outcome<bool>> Enable(Operator by, string personId, CancellationToken ct, string? click = null)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        var claim = Click(by, "enable", click, personId);
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        return await Recorded(by, personId, new PersonEnabled(personId), claim, () => people.SetLockoutEndDateAsync(person, null), ct);
    }

    /// <summary>Ends a lock-out after wrong passwords; a disabled account stays disabled.</summary>
    public async Task<Outcome<bool>> Unlock(Operator by, string personId, CancellationToken ct, string? click = null)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        var claim = Click(by, "unlock", click, personId);
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        if (person.IsDisabled)
            return new Refusal("account-disabled", 409, "The account is switched off", "Nothing was changed; enable the account instead.");
        return await Recorded(by, personId, new PersonUnlocked(personId), claim, async () =>
        {
            var ended = await people.SetLockoutEndDateAsync(person, null);
            return ended.Succeeded ? await people.ResetAccessFailedCountAsync(person) : ended;
        }, ct);
    }

    /// <summary>Replaces a person's roles and ends the sessions that still have the old ones.</summary>
    public async Task<Outcome<bool>> ChangeRoles(Operator by, string personId, IReadOnlyList<string> wanted, CancellationToken ct, string? click = null)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        if (Unusable(wanted) is { } unusable)
            return unusable;
        if (by.PersonId == personId)
            return OwnAccount;
        var claim = Click(by, "change-roles", click, new { personId, wanted });
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        var before = (await people.GetRolesAsync(person)).Order(StringComparer.Ordinal).ToList();
        var done = await Recorded(by, personId, new PersonRolesChanged(personId, before, wanted), claim, async () =>
        {
            foreach (var role in wanted)
            {
                if (!await roles.RoleExistsAsync(role))
                    await roles.CreateAsync(new IdentityRole(role));
            }

            var removed = await people.RemoveFromRolesAsync(person, before.Except(wanted, StringComparer.Ordinal));
            return removed.Succeeded ? await people.AddToRolesAsync(person, wanted.Except(before, StringComparer.Ordinal)) : removed;
        }, ct);
        return done.Refused is not null ? done : await EndSessions(by, person, null, ct);
    }

    /// <summary>Ends every session of a person, on every instance, within seconds.</summary>
    public async Task<Outcome<bool>> SignOutEverywhere(Operator by, string personId, CancellationToken ct, string? click = null)
    {
        if (by.PersonId != personId && await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        var claim = Click(by, "sign-out-everywhere", click, personId);
        if (await Repeated(claim, ct) is { } repeated)
            return repeated;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        return await EndSessions(by, person, claim, ct);
    }

    private static Refusal OwnAccount { get; } = new(
        "own-account", 409, "This is your own account", "Nothing was changed. Ask another administrator: nobody locks the last door from inside.");

    private static Refusal? Unusable(IReadOnlyList<string> wanted) =>
        wanted.Count == 0 || wanted.Any(r => !Roles.All.Contains(r, StringComparer.Ordinal))
            ? new Refusal("unknown-role", 400, "The roles are not usable", $"Give one or more of: {string.Join(", ", Roles.All)}.")
            : null;

    private static IdempotencyClaim? Click<T>(Operator by, string operation, string? click, T request) =>
        click is null ? null : IdempotencyClaim.For($"{by.PersonId} people.{operation}", click, request);

    // Looked at before the account is: after the click was carried out, it would no longer fit the account.
    private async Task<Refusal?> Repeated(IdempotencyClaim? claim, CancellationToken ct)
    {
        if (claim is null)
            return null;
        await using var db = databases.Create();
        return await db.Set<IdempotencyRow>().AsNoTracking().AnyAsync(row => row.Id == claim.RowId, ct) ? AlreadyAsked : null;
    }

    // Not "done": whether the account was changed then is what its row says.
    private static Refusal AlreadyAsked { get; } = new(
        "already-asked", 409, "This click was taken already", "Nothing was done twice. The list shows the account as it is now.");

    // The stamp first: a connection that is ended by the entry must not find its old cookie still good.
    private async Task<Outcome<bool>> EndSessions(Operator by, Person person, IdempotencyClaim? claim, CancellationToken ct)
    {
        var ended = await people.UpdateSecurityStampAsync(person);
        return ended.Succeeded
            ? (await write.Execute(new RecordFact(by, PersonStream.Of(person.Id), new PersonSignedOutEverywhere(person.Id)) { Idempotency = claim }, ct)).Outcome
            : await Failed(by, person.Id, "person.signed-out-everywhere", Words(ended));
    }

    private async Task<Outcome<bool>> Recorded(Operator by, string personId, object fact, IdempotencyClaim? claim, Func<Task<IdentityResult>> act, CancellationToken ct)
    {
        var recorded = await write.Execute(new RecordFact(by, PersonStream.Of(personId), fact) { Idempotency = claim }, ct);
        if (recorded.Outcome.Refused is not null)
            return recorded.Outcome;
        if (recorded.Replayed)
            return AlreadyAsked;
        var what = JournalEvents.Of(fact.GetType()).Type;
        try
        {
            var result = await act();
            return result.Succeeded ? true : await Failed(by, personId, what, Words(result));
        }
        catch (Exception error)
        {
            await Failed(by, personId, what, error.GetType().Name);
            throw;
        }
    }

    // Without the caller's patience: the entry before must not stand alone because somebody closed a page.
    private async Task<Refusal> Failed(Operator by, string personId, string what, string why)
    {
        await write.Execute(new RecordFact(by, PersonStream.Of(personId), new PersonChangeFailed(personId, what, why)), CancellationToken.None);
        return new Refusal("account-not-changed", 409, "The account was not changed", $"{why} Load the page again and look at the account before you repeat it.");
    }

    private static string Words(IdentityResult result) => string.Join(" ", result.Errors.Select(e => e.Description));
}
