using Microsoft.AspNetCore.Identity;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Identity;

/// <summary>A person was given an account.</summary>
[JournalEvent("person.created")]
public sealed record PersonCreated(string Person, string UserName, IReadOnlyList<string> Roles);

/// <summary>Every session of a person was ended.</summary>
[JournalEvent("person.signed-out-everywhere")]
public sealed record PersonSignedOutEverywhere(string Person);

/// <summary>A sign-in succeeded, failed or was locked out; or a session ended.</summary>
[JournalEvent("session.changed")]
public sealed record SessionChanged(string Person, string What);

/// <summary>Writes what happened to an account or session.</summary>
public sealed class RecordIdentity(Operator by, string person, object fact) : Command<bool>(by)
{
    public override string Stream => $"person/{person}";

    public override void Declare(Needs needs) => needs.Stream(Stream);

    public override ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        work.Record(Stream, fact);
        return ValueTask.FromResult(Outcome<bool>.Done(true));
    }
}

/// <summary>Accounts of people. The journal entry is written first: an account without its entry cannot come to be.</summary>
public sealed class PeopleAdministration(UserManager<Person> people, RoleManager<IdentityRole> roles, WritePath write, Authorizer authorizer, TimeProvider time)
{
    /// <summary>Creates a person; answers the id, or what is wrong.</summary>
    public async Task<Outcome<string>> Create(Operator by, string userName, string displayName, string password, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        if (await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{userName}", ct) is { } denied)
            return denied;
        var unknown = wanted.Where(r => !Roles.All.Contains(r, StringComparer.Ordinal)).ToList();
        if (unknown.Count > 0 || wanted.Count == 0)
            return new Refusal("unknown-role", 400, "The roles are not usable", $"Give one or more of: {string.Join(", ", Roles.All)}.");

        var person = new Person { Id = Ids.New(time.GetUtcNow()), UserName = userName, DisplayName = displayName };
        var checks = new List<IdentityError>();
        foreach (var validator in people.UserValidators)
            checks.AddRange((await validator.ValidateAsync(people, person)).Errors);
        foreach (var validator in people.PasswordValidators)
            checks.AddRange((await validator.ValidateAsync(people, person, password)).Errors);
        if (checks.Count > 0)
            return new Refusal("invalid-account", 400, "The account cannot be created", string.Join(" ", checks.Select(c => c.Description)));

        var recorded = await write.Execute(new RecordIdentity(by, person.Id, new PersonCreated(person.Id, userName, wanted)), ct);
        if (recorded.Outcome.Refused is { } refusal)
            return refusal;
        foreach (var role in wanted)
        {
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new IdentityRole(role));
        }

        var created = await people.CreateAsync(person, password);
        if (!created.Succeeded)
            return new Refusal("invalid-account", 400, "The account cannot be created", string.Join(" ", created.Errors.Select(c => c.Description)));
        await people.AddToRolesAsync(person, wanted);
        return person.Id;
    }

    /// <summary>Ends every session of a person, on every instance, within seconds.</summary>
    public async Task<Outcome<bool>> SignOutEverywhere(Operator by, string personId, CancellationToken ct)
    {
        if (by.PersonId != personId && await authorizer.Deny(by, PlatformPermissions.ManagePeople, $"person/{personId}", ct) is { } denied)
            return denied;
        if (await people.FindByIdAsync(personId) is not { } person)
            return Platform.Http.ApiRefusals.NotFound("The person");
        await people.UpdateSecurityStampAsync(person);
        var answer = await write.Execute(new RecordIdentity(by, personId, new PersonSignedOutEverywhere(personId)), ct);
        return answer.Outcome;
    }
}
