using System.Collections.Frozen;

namespace OpsConsole.Platform.Identity;

/// <summary>A named right. Deny by default: what no role or scope grants, nobody may do.</summary>
/// <param name="Name">Stable, dotted; API key scopes use the same names.</param>
/// <param name="Roles">Roles that have it.</param>
public sealed record Permission(string Name, params IReadOnlyList<string> Roles)
{
    /// <summary>Further permissions a key with this scope has. A permission always covers those named below it: <c>a.b</c> covers <c>a.b.c</c>.</summary>
    public IReadOnlyList<string> Implies { get; init; } = [];
}

/// <summary>The roles people may have.</summary>
public static class Roles
{
    /// <summary>Watches everything and acknowledges alerts.</summary>
    public static string Operator => "operator";

    /// <summary>Finds and holds blood units, decides blood holds.</summary>
    public static string Coordinator => "coordinator";

    /// <summary>Decides held medication claims.</summary>
    public static string Pharmacist => "pharmacist";

    /// <summary>Decides held payments.</summary>
    public static string Payments => "payments";

    /// <summary>On call: alerts and the console itself.</summary>
    public static string OnCall => "on-call";

    /// <summary>Reads what happened; changes nothing.</summary>
    public static string Auditor => "auditor";

    /// <summary>Creates people and keys and takes access away; switches the medication knowledge.</summary>
    public static string Administrator => "administrator";

    /// <summary>Runs the console itself, maintains the sensors.</summary>
    public static string Engineer => "engineer";

    /// <summary>Every role there is, by the name that is stored.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Operator, Coordinator, Pharmacist, Payments, OnCall, Auditor, Administrator, Engineer];
}

/// <summary>Rights of the platform itself; modules add their own through their surface.</summary>
public static class PlatformPermissions
{
    /// <summary>See the overview and the console's own health.</summary>
    public static Permission ViewConsole { get; } = new("console.read", [.. Roles.All]);

    /// <summary>Read metrics and readiness; run operations of the console itself.</summary>
    public static Permission Operate { get; } = new("operate", Roles.Engineer, Roles.Administrator, Roles.OnCall)
    {
        Implies = ["console.read", "alerts.read", "alerts.acknowledge"],
    };

    /// <summary>Read the journal.</summary>
    public static Permission ReadJournal { get; } = new("journal.read", Roles.Auditor, Roles.Administrator, Roles.Engineer, Roles.Operator, Roles.OnCall, Roles.Coordinator, Roles.Pharmacist, Roles.Payments);

    /// <summary>Create people and machine keys, revoke them, sign people out.</summary>
    public static Permission ManagePeople { get; } = new("people.manage", Roles.Administrator);

    /// <summary>See and decide holds of every domain; for a trusted front end that acts for the person its key is named after.</summary>
    public static Permission DecideForPerson { get; } = new("review.decide") { Implies = ["review.read"] };

    /// <summary>Those of the platform alone; <see cref="PermissionMap.All"/> has the modules' as well.</summary>
    public static IReadOnlyList<Permission> All { get; } = [ViewConsole, Operate, ReadJournal, ManagePeople, DecideForPerson];
}

/// <summary>Every permission of the platform and the modules, and who has which.</summary>
public sealed class PermissionMap(IEnumerable<Permission> permissions)
{
    private readonly FrozenDictionary<string, Permission> _byName = permissions.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>In no particular order.</summary>
    public IReadOnlyCollection<Permission> All => _byName.Values;

    /// <summary>True if there is such a permission; whether anybody has it is another question.</summary>
    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>What a key with these scopes may do.</summary>
    public FrozenSet<string> OfScopes(IEnumerable<string> scopes) =>
        scopes.SelectMany(s => _byName.TryGetValue(s, out var p) ? [s, .. p.Implies] : Array.Empty<string>()).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The union of what the roles grant; an unknown role grants nothing.</summary>
    public FrozenSet<string> Of(IEnumerable<string> roles)
    {
        var held = roles.ToHashSet(StringComparer.Ordinal);
        return _byName.Values.Where(p => p.Roles.Any(held.Contains)).Select(p => p.Name).ToFrozenSet(StringComparer.Ordinal);
    }
}
