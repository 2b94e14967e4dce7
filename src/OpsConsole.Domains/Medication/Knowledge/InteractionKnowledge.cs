using System.Collections.Frozen;

namespace OpsConsole.Medication.Knowledge;

/// <summary>A substance with its RxNorm ingredient code.</summary>
internal sealed record Ingredient(uint Rxcui, string Name);

/// <summary>One interaction rule between two classes of ingredients.</summary>
/// <param name="Number">The place in the list, for a stable order.</param>
/// <param name="Mechanism">Why the two interact.</param>
/// <param name="Risk">What may happen to the patient.</param>
internal sealed record InteractionRule(
    string Id, int Number, Severity Severity, string Object, string Precipitant, string Mechanism, string Risk, int Pairs, string Source, DateOnly SourceDate);

/// <summary>One listed pair: the rule that lists it, and which ingredient is affected by which.</summary>
internal sealed record PairEntry(string RuleId, uint Object, uint Precipitant);

/// <summary>Two ingredients that the knowledge must (with a rule) or must not (without one) know as a pair.</summary>
internal sealed record Canary(string? RuleId, uint First, uint Second);

/// <summary>
/// Interaction knowledge that has passed the import gate. Only <see cref="KnowledgeImport"/> makes one.
/// Every answer given from it carries <see cref="Label"/> and <see cref="ManifestHash"/>.
/// </summary>
internal sealed record InteractionKnowledge
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string ManifestHash { get; init; }

    public required DateOnly CompiledOn { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyList<InteractionRule> Rules { get; init; }

    public required int PairsExpected { get; init; }

    public required FrozenDictionary<ulong, PairEntry> Pairs { get; init; }

    public required DrugDirectory Drugs { get; init; }

    public required IReadOnlyList<Canary> Canaries { get; init; }

    /// <summary>Finds the rule of a listed pair. Throws when the rule cannot be evaluated; the check then reports the pair as unverified.</summary>
    public required Func<PairEntry, InteractionRule> RuleOf { get; init; }

    public string Label => $"{Id} {Version}";

    /// <summary>The listed pair of two ingredients in either order, or null when no rule lists it.</summary>
    public PairEntry? Probe(uint first, uint second) => Pairs.GetValueOrDefault(PairKey.Of(first, second));
}

/// <summary>One number for an unordered pair of ingredients: the smaller code above the larger one.</summary>
internal static class PairKey
{
    public static ulong Of(uint first, uint second) =>
        first < second ? ((ulong)first << 32) | second : ((ulong)second << 32) | first;
}
