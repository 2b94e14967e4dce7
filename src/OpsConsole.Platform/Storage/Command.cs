using System.Diagnostics;
using System.Text.Json;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// One thing somebody wants done: intake or click → decision → facts → one transaction. The decision is a function of the
/// loaded state, the command and now; it may run more than once, so it has no effect but on the <see cref="Work"/>.
/// </summary>
/// <typeparam name="TAnswer">What is answered when it is done; serialised as JSON where an idempotency key is used.</typeparam>
public abstract class Command<TAnswer>(Operator by)
{
    /// <summary>Who wants it.</summary>
    public Operator By { get; } = by;

    /// <summary>The journal stream a refusal is written to, and usually the facts too: <c>kind/id</c>.</summary>
    public abstract string Stream { get; }

    /// <summary>The key that makes a repetition harmless, if the caller sent one.</summary>
    public IdempotencyClaim? Idempotency { get; init; }

    /// <summary>The trace this command was made in: 32 hexadecimal digits, the same as on an error page.</summary>
    public string? Trace { get; } = Activity.Current?.TraceId.ToHexString();

    /// <summary>Ties entries of one story together, however many traces it takes. By default the trace.</summary>
    public string? Correlation { get => field ?? Trace; init; }

    /// <summary>The stream whose entry made this command necessary, where it was not a person or a machine from outside.</summary>
    public string? Cause { get; init; }

    internal Circumstances Circumstances => new(By, Stream, Trace, Correlation, Cause);

    /// <summary>Names what the decision looks at, so that it can be loaded for many commands at once.</summary>
    public virtual void Declare(Needs needs) { }

    /// <summary>Decides and stages. A refusal drops everything staged and is journalled by the write path.</summary>
    public abstract ValueTask<Outcome<TAnswer>> Decide(Work work, CancellationToken ct);
}

/// <summary>Who acts, on what, and in what course of events.</summary>
internal sealed record Circumstances(Operator By, string Stream, string? Trace, string? Correlation, string? Cause);

/// <summary>An idempotency key with the request it stands for.</summary>
/// <param name="Scope">Who and what: caller and operation. The same key in another scope is another key.</param>
/// <param name="Key">1–255 visible ASCII characters.</param>
/// <param name="Request">The canonical request (RFC 8785); differing members are named in a mismatch.</param>
public sealed record IdempotencyClaim(string Scope, string Key, ReadOnlyMemory<byte> Request)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// The row key: scope and key as they are, so that the keys of a caller who counts up, or uses version 7 UUIDs, lie side by
    /// side in the index and a commit writes few of its pages. Hashed only where that would be too long for the column.
    /// </summary>
    public string RowId { get; } = Scope.Length + Key.Length < OpsDb.DefaultTextLength
        ? $"{Scope}\n{Key}"
        : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{Scope}\n{Key}")));

    /// <summary>SHA-256 of the canonical request.</summary>
    public byte[] Fingerprint { get; } = System.Security.Cryptography.SHA256.HashData(Request.Span);

    /// <summary>Null if the key is lexically sound, otherwise what is wrong with it.</summary>
    public static string? Problem(string key) =>
        key.Length is 0 or > 255 ? "The key has 1 to 255 characters."
        : key.Any(c => c is < '!' or > '~') ? "The key consists of visible ASCII characters."
        : null;

    /// <summary>A claim for a command from a browser or a loop, whose request is a small record.</summary>
    public static IdempotencyClaim For<T>(string scope, string key, T request) =>
        new(scope, key, Journal.CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(request, Options)));
}

/// <summary>The outcome of a command, and whether it is the stored answer of an earlier one.</summary>
public sealed record Answer<T>(Outcome<T> Outcome, bool Replayed);
