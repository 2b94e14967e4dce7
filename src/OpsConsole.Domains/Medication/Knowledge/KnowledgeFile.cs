namespace OpsConsole.Medication.Knowledge;

/// <summary>A knowledge file as it is written. Nothing in it is trusted before <see cref="KnowledgeImport"/> has passed it.</summary>
internal sealed record KnowledgeFile(
    string Id,
    string Version,
    string Title,
    string Source,
    DateOnly SourceDate,
    IReadOnlyList<IngredientRow> Ingredients,
    IReadOnlyList<ProductRow> Products,
    IReadOnlyList<ClassRow> Classes,
    IReadOnlyList<RuleRow> Rules,
    CanaryRows Canaries);

internal sealed record IngredientRow(uint Rxcui, string Name, IReadOnlyList<string>? Synonyms = null);

internal sealed record ProductRow(uint Rxcui, string Name, IReadOnlyList<string> Ndc, IReadOnlyList<string> Ingredients);

internal sealed record ClassRow(string Id, string Name, IReadOnlyList<string> Members);

/// <param name="Pairs">How many ingredient pairs the rule must expand to, no more and no fewer.</param>
internal sealed record RuleRow(
    string Id, string Object, string Precipitant, int Pairs, string Severity, string Mechanism, string Risk, string Source, DateOnly SourceDate);

internal sealed record CanaryRows(IReadOnlyList<CanaryRow> MustHit, IReadOnlyList<CanaryRow> MustNotHit);

internal sealed record CanaryRow(string First, string Second, string? Rule = null);

/// <summary>What a knowledge file has to be, written separately so that a damaged file cannot vouch for itself.</summary>
/// <param name="Sha256">Lower-case hex over the file's bytes with line feeds only.</param>
/// <param name="CompiledOn">The day the file was last compared with its sources; the age of the knowledge counts from it.</param>
internal sealed record KnowledgeManifest(
    string Id, string Version, string Sha256, int Rules, int Pairs, int IngredientsInRules, int Ingredients, DateOnly CompiledOn);
