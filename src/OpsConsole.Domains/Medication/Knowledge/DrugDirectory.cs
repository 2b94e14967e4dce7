using System.Collections.Frozen;

namespace OpsConsole.Medication.Knowledge;

/// <summary>A drug as the outside names it. At least one of the three is given; none is trusted to be known.</summary>
/// <param name="Rxcui">RxNorm code of an ingredient or product, digits.</param>
/// <param name="Ndc">National drug code, as sent.</param>
internal sealed record DrugReference(string? Rxcui, string? Ndc, string? Name)
{
    /// <summary>How a person reads it: the name, else the code.</summary>
    public string Label =>
        !string.IsNullOrWhiteSpace(Name) ? Name.Trim()
        : !string.IsNullOrWhiteSpace(Rxcui) ? $"RxNorm {Rxcui.Trim()}"
        : !string.IsNullOrWhiteSpace(Ndc) ? $"NDC {Ndc.Trim()}"
        : "a drug without name or code";
}

/// <summary>What the directory makes of a reference: mapped to ingredients, or not.</summary>
internal abstract record DrugMapping
{
    private DrugMapping() { }

    /// <param name="Ingredients">At least one, ordered by code.</param>
    internal sealed record Mapped(string Label, IReadOnlyList<Ingredient> Ingredients) : DrugMapping;

    /// <param name="Known">Ingredients that could be read although the whole could not; they may add findings, never clear.</param>
    internal sealed record Unmapped(string Label, string Why, IReadOnlyList<Ingredient> Known) : DrugMapping;
}

/// <summary>
/// From names and codes to ingredients. A drug is mapped only by an exact code or an exact name; never by the first word
/// or by likeness, because a drug mapped to the wrong ingredient is cleared against the wrong rules.
/// </summary>
internal sealed class DrugDirectory(
    IReadOnlyDictionary<uint, IReadOnlyList<Ingredient>> byCode,
    IReadOnlyDictionary<string, IReadOnlyList<Ingredient>> byName,
    IReadOnlyDictionary<string, IReadOnlyList<Ingredient>> byNdc)
{
    private readonly FrozenDictionary<uint, IReadOnlyList<Ingredient>> codes = byCode.ToFrozenDictionary();
    private readonly FrozenDictionary<string, IReadOnlyList<Ingredient>> names = byName.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, IReadOnlyList<Ingredient>> ndcs = byNdc.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Normal(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    public DrugMapping Map(DrugReference drug)
    {
        var named = Named(drug.Name, out var known);
        if (!string.IsNullOrWhiteSpace(drug.Rxcui))
        {
            if (!uint.TryParse(drug.Rxcui.Trim(), out var code) || !codes.TryGetValue(code, out var coded))
                return Unmapped(drug, $"RxNorm code {drug.Rxcui.Trim()} is not in the knowledge", named ?? known);
            return Agreed(drug, coded, named);
        }

        if (!string.IsNullOrWhiteSpace(drug.Ndc))
        {
            return ndcs.TryGetValue(drug.Ndc.Trim(), out var product)
                ? Agreed(drug, product, named)
                : Unmapped(drug, $"NDC {drug.Ndc.Trim()} is not in the knowledge", named ?? known);
        }

        return named is not null
            ? new DrugMapping.Mapped(drug.Label, named)
            : Unmapped(drug, string.IsNullOrWhiteSpace(drug.Name) ? "it has no code and no name" : "the name is not in the knowledge", known);
    }

    // A code and a name that mean different substances: one of them is wrong, and nothing here can say which.
    private static DrugMapping Agreed(DrugReference drug, IReadOnlyList<Ingredient> coded, IReadOnlyList<Ingredient>? named) =>
        named is null || named.SequenceEqual(coded)
            ? new DrugMapping.Mapped(drug.Label, coded)
            : Unmapped(
                drug,
                $"its code means {string.Join(" / ", coded.Select(i => i.Name))} and its name means {string.Join(" / ", named.Select(i => i.Name))}",
                coded.Union(named).OrderBy(i => i.Rxcui).ToList());

    private IReadOnlyList<Ingredient>? Named(string? name, out IReadOnlyList<Ingredient> known)
    {
        known = [];
        if (string.IsNullOrWhiteSpace(name))
            return null;
        if (names.TryGetValue(Normal(name), out var whole))
            return whole;

        var parts = name.Split('/').Select(part => names.GetValueOrDefault(Normal(part))).ToList();
        known = parts.Where(part => part is not null).SelectMany(part => part!).Distinct().OrderBy(i => i.Rxcui).ToList();
        return parts.Contains(null) ? null : known;
    }

    private static DrugMapping.Unmapped Unmapped(DrugReference drug, string why, IReadOnlyList<Ingredient> known) =>
        new(drug.Label, why, known);
}
