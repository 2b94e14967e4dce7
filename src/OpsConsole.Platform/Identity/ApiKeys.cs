using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Identity;

/// <summary>A machine key was created.</summary>
[JournalEvent("key.created")]
public sealed record KeyCreated(string Key, string Name, IReadOnlyList<string> Scopes);

/// <summary>A machine key was revoked.</summary>
[JournalEvent("key.revoked")]
public sealed record KeyRevoked(string Key, string Name);

/// <summary>Stores a new machine key. Answers its id.</summary>
public sealed class CreateApiKey(Operator by, string id, string name, IReadOnlyList<string> scopes, byte[] secretHash) : Command<string>(by)
{
    /// <inheritdoc />
    public override string Stream => $"key/{id}";

    /// <inheritdoc />
    public override ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        work.BeginStream(Stream);
        work.Insert(new ApiKeyRow { Id = id, Version = 1, Name = name, SecretHash = secretHash, Scopes = string.Join(',', scopes), CreatedAt = work.Now });
        work.Record(Stream, new KeyCreated(id, name, scopes));
        return ValueTask.FromResult(Outcome<string>.Done(id));
    }
}

/// <summary>Ends a machine key at once.</summary>
public sealed class RevokeApiKey(Operator by, string id) : Command<string>(by)
{
    /// <inheritdoc />
    public override string Stream => $"key/{id}";

    /// <inheritdoc />
    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var key = await work.Find<ApiKeyRow>(id, ct);
        if (key is null)
            return Http.ApiRefusals.NotFound("The key");
        if (key.RevokedAt is not null)
            return new Refusal("already-revoked", 409, "The key is revoked already", "Nothing more is needed.");
        await work.Update(key with { RevokedAt = work.Now, Version = key.Version + 1 }, ct);
        work.Record(Stream, new KeyRevoked(id, key.Name));
        return id;
    }
}

/// <summary>What a key that was shown turned out to be.</summary>
/// <param name="Holder">Who acts with it; null if it opens nothing.</param>
/// <param name="RevokedId">Id of the key if it is right and revoked, or of the demo while demo mode is off.</param>
public sealed record KeyVerdict(Operator? Holder, string? RevokedId)
{
    /// <summary>It opens nothing, and nothing is said about why: malformed, never made, or with a wrong secret.</summary>
    public static KeyVerdict Unknown { get; } = new(null, null);
}

/// <summary>Whether demo mode is on here: only then do the demo's keys open anything.</summary>
public sealed record DemoAccess(bool IsOn);

/// <summary>Machine keys: made once, shown once, checked on every call.</summary>
public sealed class ApiKeys : IDisposable
{
    private const int LongestId = 40;
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly IOpsDbFactory _databases;
    private readonly PermissionMap _permissions;
    private readonly DemoAccess _demo;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private readonly ConcurrentDictionary<string, (KeyVerdict Verdict, DateTimeOffset CheckedAt)> _checked = new(StringComparer.Ordinal);

    /// <summary>Listens for revocations from now on, which end what was trusted at once. One per process.</summary>
    public ApiKeys(IOpsDbFactory databases, PermissionMap permissions, DemoAccess demo, CommitFeed feed, TimeProvider time)
    {
        (_databases, _permissions, _demo, _time) = (databases, permissions, demo, time);
        _subscription = feed.Subscribe(entries =>
        {
            if (entries.Any(e => e.Type == "key.revoked"))
                _checked.Clear();
        });
    }

    /// <summary>A new key as text, with what to store of it. The text is <c>ops_id_secret</c>; the secret has 256 random bits.</summary>
    /// <param name="forDemo">Whether the key opens anything only while demo mode is on.</param>
    public static (string Text, string Id, byte[] SecretHash) Make(DateTimeOffset now, bool forDemo = false)
    {
        var id = forDemo ? ApiKeyRow.DemoPrefix + Ids.New(now) : Ids.New(now);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return ($"ops_{id}_{secret}", id, SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret)));
    }

    /// <summary>Whose key it is, if it is not unknown, wrong or revoked. A revocation holds everywhere within 5 s.</summary>
    public async ValueTask<KeyVerdict> Judge(string text, CancellationToken ct)
    {
        if (_checked.TryGetValue(text, out var known) && _time.GetUtcNow() - known.CheckedAt < Trust)
            return known.Verdict;
        var verdict = await Check(text, ct);
        if (_checked.Count > 10_000)
            _checked.Clear();
        _checked[text] = (verdict, _time.GetUtcNow());
        return verdict;
    }

    private async Task<KeyVerdict> Check(string text, CancellationToken ct)
    {
        if (text.Split('_') is not ["ops", var id, var secret] || id.Length > LongestId || secret.Length != 64)
            return KeyVerdict.Unknown;
        await using var db = _databases.Create();
        var key = await db.Set<ApiKeyRow>().AsNoTracking().FirstOrDefaultAsync(k => k.Id == id, ct);
        var given = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret));
        if (key is null || !CryptographicOperations.FixedTimeEquals(key.SecretHash, given))
            return KeyVerdict.Unknown;
        if (key.RevokedAt is not null || (key.IsDemo && !_demo.IsOn))
            return new KeyVerdict(null, key.Id);
        var holder = new Operator($"key:{key.Id}", key.Name, ["machine"], "key", _permissions.OfScopes(key.Scopes.Split(',', StringSplitOptions.RemoveEmptyEntries)));
        return new KeyVerdict(holder, null);
    }

    /// <summary>Stops listening for revocations.</summary>
    public void Dispose() => _subscription.Dispose();
}
