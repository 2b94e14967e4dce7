using System.Text.Json;

namespace OpsConsole.Wire;

/// <summary>The answer to one item of a batch, in the order the items were sent.</summary>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c>, <c>quarantined</c> or <c>rejected</c>.</param>
/// <param name="Code">Stable reason in kebab-case; absent when accepted.</param>
/// <param name="Id">The id the console keeps the item under, where it has one.</param>
/// <param name="Detail">The reason in words, for a person.</param>
public sealed record BatchItemAnswer(string Status, string? Code = null, string? Id = null, string? Detail = null);

/// <summary>The answer to a batch: one entry per item sent. One bad item never spoils its neighbours.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchItemAnswer> Items);

/// <summary>An error answer (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Code">Stable, kebab-case; what a machine may decide on.</param>
/// <param name="Errors">Messages by JSON pointer into the body that was sent.</param>
public sealed record ProblemReport(
    string? Type,
    string? Title,
    int? Status,
    string? Detail,
    string? Code,
    string? TraceId,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);

/// <summary>What <c>/health/ready</c> answers: the console and each thing it depends on.</summary>
/// <param name="State"><c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Time">The console's clock, UTC.</param>
/// <param name="Instance">Which running instance answered.</param>
public sealed record HealthReport(string State, DateTime? Time, string? Instance, IReadOnlyList<HealthDependency> Dependencies);

/// <summary>One dependency of the console.</summary>
/// <param name="State"><c>ready</c>, or what it is instead.</param>
/// <param name="Detail">More in words; not only when something is wrong.</param>
public sealed record HealthDependency(string Name, string State, string? Detail = null);

/// <summary>One entry of a story in the journal.</summary>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Type">Such as <c>hold.claimed</c>.</param>
/// <param name="Actor">Id of the person, key or part of the console that did it.</param>
/// <param name="Entry">The whole entry as it is hashed; null where what is stored can no longer be read.</param>
public sealed record HistoryEntry(DateTimeOffset At, string Type, string Actor, JsonElement? Entry);
