using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Platform;

/// <summary>What a command came to: a value, or a refusal. Exactly one of the two.</summary>
public sealed record Outcome<T>
{
    [JsonConstructor]
    private Outcome(T? value, Refusal? refused) => (Value, Refused) = (value, refused);

    /// <summary>The answer; meaningful only when <see cref="Refused"/> is null.</summary>
    public T? Value { get; }

    /// <summary>Why nothing was done, or null.</summary>
    public Refusal? Refused { get; }

    /// <summary>The value stands; nothing was refused.</summary>
    public static Outcome<T> Done(T value) => new(value, null);

    /// <summary>Nothing was done.</summary>
    /// <exception cref="ArgumentNullException">There is no refusal.</exception>
    public static Outcome<T> Refuse(Refusal refusal) => new(default, refusal ?? throw new ArgumentNullException(nameof(refusal)));

    /// <summary>So that a decision can return its value as it is.</summary>
    public static implicit operator Outcome<T>(T value) => Done(value);

    /// <summary>So that a decision can return its refusal as it is.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => Refuse(refusal);
}

/// <summary>A refusal: nothing was changed. Stored under the idempotency key and written to the journal.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Status">The HTTP status it maps to, 400–503.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Detail">What it means and what to do, in one sentence.</param>
public sealed record Refusal(string Code, int Status, string Title, string Detail)
{
    /// <summary>Problems by JSON pointer into the request.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Further members of the problem document, such as who holds the lease and until when.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

/// <summary>One problem in a request.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the member.</param>
public sealed record FieldError(string Pointer, string Code, string Detail);
