using Microsoft.AspNetCore.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>A person who signs in.</summary>
public sealed class Person : IdentityUser
{
    /// <summary>As shown to colleagues: <c>J. Tran</c>.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>How the ids of the demo people begin: their password is published, so they must be told apart for ever.</summary>
    public static string DemoPrefix => "demo-";

    /// <summary>Whether this is one of the demo people, who may sign in only while demo mode is on.</summary>
    public bool IsDemo => Id.StartsWith(DemoPrefix, StringComparison.Ordinal);

    /// <summary>Whether an administrator switched the account off; a lock-out after wrong passwords ends by itself, this does not.</summary>
    public bool IsDisabled => LockoutEnd == DateTimeOffset.MaxValue;
}

/// <summary>A machine key. The secret is never stored, only its hash.</summary>
public sealed record ApiKeyRow : IVersionedRow
{
    /// <summary>The middle part of the key's text, so it is no secret; begins with <see cref="DemoPrefix"/> for the demo's.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>What the administrator called it, for display; two keys may have the same.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, which has 256 random bits.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>How the ids of the Simulator's keys begin; a person may give any key that name.</summary>
    public static string DemoPrefix => Person.DemoPrefix;

    /// <summary>Whether it was made for the demo: it opens nothing while demo mode is off.</summary>
    public bool IsDemo => Id.StartsWith(DemoPrefix, StringComparison.Ordinal);

    /// <summary>Comma-separated scopes.</summary>
    public required string Scopes { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; null while the key opens something.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
