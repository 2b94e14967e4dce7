using Microsoft.AspNetCore.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>A person who signs in.</summary>
public sealed class Person : IdentityUser
{
    /// <summary>As shown to colleagues: <c>J. Tran</c>.</summary>
    public string DisplayName { get; set; } = "";
}

/// <summary>A machine key. The secret is never stored, only its hash.</summary>
public sealed record ApiKeyRow : IVersionedRow
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, which has 256 random bits.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>Comma-separated scopes.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}
