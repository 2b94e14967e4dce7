using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Identity;

/// <summary>Accounts and machine keys.</summary>
public sealed partial class PeoplePage
{
    private readonly HashSet<string> chosen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> roles = new(StringComparer.Ordinal);
    private readonly LastRead<IReadOnlyList<PersonListed>> people = new("The list of people", "Accounts and sessions stay as they are.");
    private readonly LastRead<IReadOnlyList<KeyListed>> keys = new("The list of keys", "Keys stay as they are: what was revoked stays revoked.");
    private string userName = "";
    private string displayName = "";
    private string password = "";
    private string role = Roles.Operator;
    private string keyName = "";
    private string? notice;
    private string? tone;
    private string? secret;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => Reload();

    private async Task Reload()
    {
        await Read(people, null, async () => await Desk.People(Gone), found => found is { Count: > 0 } ? null : new LoadState.Empty("No people.", "Create the first account below."));
        await Read(keys, null, async () => await Desk.Keys(Gone), found => found is { Count: > 0 } ? null : new LoadState.Empty("No machine keys.", "Make one below for each machine that calls the console."));
    }

    private async Task CreatePerson(CommandStamp stamp)
    {
        var created = await Desk.CreatePerson(userName, displayName, password, [role], stamp.Key, CancellationToken.None);
        if (created.Refused is null)
            (userName, displayName, password) = ("", "", "");
        await Say(created.Refused, "The account was created.");
    }

    private async Task SignOut(string personId, CommandStamp stamp) =>
        await Say((await Desk.SignOutEverywhere(personId, stamp.Key, CancellationToken.None)).Refused, "Every session of that person ends within seconds.");

    private async Task Disable(string personId, CommandStamp stamp) =>
        await Say((await Desk.Disable(personId, stamp.Key, CancellationToken.None)).Refused, "The account is switched off, and its sessions end within seconds.");

    private async Task Enable(string personId, CommandStamp stamp) => await Say((await Desk.Enable(personId, stamp.Key, CancellationToken.None)).Refused, "The account is switched on again.");

    private async Task Unlock(string personId, CommandStamp stamp) => await Say((await Desk.Unlock(personId, stamp.Key, CancellationToken.None)).Refused, "The lock-out is ended.");

    private async Task ChangeRole(PersonListed person, CommandStamp stamp)
    {
        if (roles.GetValueOrDefault(person.Id) is { Length: > 0 } wanted)
            await Say((await Desk.ChangeRoles(person.Id, [wanted], stamp.Key, CancellationToken.None)).Refused, "The role is changed; the person signs in again to use it.");
        else
            (notice, tone) = ("Choose another role first.", "medium");
    }

    private async Task CreateKey(CommandStamp stamp)
    {
        var made = await Desk.CreateKey(keyName, [.. chosen], CancellationToken.None, stamp.Key);
        secret = made.Value;
        if (made.Refused is null)
        {
            keyName = "";
            chosen.Clear();
        }

        await Say(made.Refused, null);
    }

    private async Task Revoke(string id, CommandStamp stamp) => await Say((await Desk.RevokeKey(id, CancellationToken.None, stamp.Key)).Refused, "The key is revoked.");

    private void Toggle(string scope)
    {
        if (!chosen.Remove(scope))
            chosen.Add(scope);
    }

    private async Task Say(Refusal? refused, string? done)
    {
        notice = refused is null ? done : $"{refused.Title}. {refused.Detail}";
        tone = refused is null ? null : "medium";
        await Reload();
    }
}
