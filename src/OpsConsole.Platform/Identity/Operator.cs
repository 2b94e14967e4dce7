using System.Collections.Frozen;

namespace OpsConsole.Platform.Identity;

/// <summary>Who acts: a person in a browser, a machine with a key, or the console itself.</summary>
/// <param name="PersonId">Stable id; <c>key:…</c> for a machine, <c>system:…</c> for the console's own loops.</param>
/// <param name="Name">For display only.</param>
/// <param name="Method">How authenticated: <c>password</c>, <c>key</c>, <c>system</c>.</param>
public sealed record Operator(string PersonId, string Name, IReadOnlyList<string> Roles, string Method, FrozenSet<string> Permissions)
{
    /// <summary>The sign-in session, when there is one.</summary>
    public string? SessionId { get; init; }

    /// <summary>Where the command came from; captured once when a circuit opens, or from the request.</summary>
    public Origin Origin { get; init; } = Origin.None;

    /// <summary>True if the permission, or one it is named below, was granted. What was not granted is denied.</summary>
    public bool May(string permission)
    {
        if (Permissions.Contains(permission))
            return true;
        for (var dot = permission.LastIndexOf('.'); dot > 0; dot = permission.LastIndexOf('.', dot - 1))
        {
            if (Permissions.Contains(permission[..dot]))
                return true;
        }

        return false;
    }

    /// <summary>The console's own loops, which act on what time and data demand.</summary>
    /// <param name="part">Which part of the console, such as <c>sensors.sweep</c>.</param>
    public static Operator System(string part) =>
        new($"system:{part}", part, ["system"], "system", FrozenSet<string>.Empty);
}

/// <summary>Where a command came from.</summary>
public sealed record Origin(string? Address, string? Agent, string? Circuit)
{
    /// <summary>Nothing is known, as for the console's own loops.</summary>
    public static Origin None { get; } = new(null, null, null);
}
