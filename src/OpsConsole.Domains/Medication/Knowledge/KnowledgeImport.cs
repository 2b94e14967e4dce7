using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Medication.Knowledge;

/// <summary>What came of reading a knowledge file: loaded, or refused with every reason that was found.</summary>
internal abstract record KnowledgeLoad
{
    private KnowledgeLoad() { }

    internal sealed record Loaded(InteractionKnowledge Knowledge) : KnowledgeLoad;

    internal sealed record Refused(IReadOnlyList<string> Reasons) : KnowledgeLoad;
}

/// <summary>
/// The gate in front of every knowledge file. Real files lose rules through a misspelt class or a truncated code and then
/// answer "nothing found", so a file is refused unless every rule expands to exactly its pinned number of pairs.
/// </summary>
internal static class KnowledgeImport
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public static KnowledgeLoad Load(ReadOnlySpan<byte> file, ReadOnlySpan<byte> manifestFile)
    {
        KnowledgeFile? content;
        KnowledgeManifest? manifest;
        try
        {
            content = JsonSerializer.Deserialize<KnowledgeFile>(file, Reading);
            manifest = JsonSerializer.Deserialize<KnowledgeManifest>(manifestFile, Reading);
        }
        catch (JsonException error)
        {
            return new KnowledgeLoad.Refused([$"The file cannot be read: {error.Message}"]);
        }

        if (content is null || manifest is null)
            return new KnowledgeLoad.Refused(["The file is empty."]);
        var hash = Hash(file);
        var gate = new KnowledgeGate(content, manifest, hash);
        gate.Check();
        if (gate.Reasons.Count > 0)
            return new KnowledgeLoad.Refused(gate.Reasons);

        var knowledge = gate.Build();
        var failures = KnowledgeSelfTest.Run(knowledge);
        return failures.Count > 0 ? new KnowledgeLoad.Refused(failures) : new KnowledgeLoad.Loaded(knowledge);
    }

    /// <summary>SHA-256 over the bytes without carriage returns, so that a checkout with other line ends has the same hash.</summary>
    public static string Hash(ReadOnlySpan<byte> file)
    {
        var normal = new List<byte>(file.Length);
        foreach (var b in file)
        {
            if (b != (byte)'\r')
                normal.Add(b);
        }

        return Convert.ToHexStringLower(SHA256.HashData(normal.ToArray()));
    }
}

/// <summary>One pass of the gate over one file; collects every reason rather than stopping at the first.</summary>
internal sealed class KnowledgeGate(KnowledgeFile file, KnowledgeManifest manifest, string hash)
{
    private readonly List<string> reasons = [];
    private readonly Dictionary<string, Ingredient> ingredients = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, IReadOnlyList<Ingredient>> byCode = [];
    private readonly Dictionary<string, IReadOnlyList<Ingredient>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Ingredient>> byNdc = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Ingredient>> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, PairEntry> pairs = [];
    private readonly List<InteractionRule> rules = [];
    private readonly List<Canary> canaries = [];

    public IReadOnlyList<string> Reasons => reasons;

    public void Check()
    {
        Refuse(file.Id != manifest.Id || file.Version != manifest.Version, $"The file is {file.Id} {file.Version}, the manifest is of {manifest.Id} {manifest.Version}.");
        Refuse(!string.Equals(hash, manifest.Sha256, StringComparison.Ordinal), $"The file's SHA-256 is {hash}, the manifest says {manifest.Sha256}.");
        Refuse(manifest.Pairs <= 0, "The manifest pins no pair: empty knowledge answers nothing.");
        ReadIngredients();
        ReadProducts();
        ReadClasses();
        foreach (var rule in file.Rules)
            ReadRule(rule);
        ReadCanaries();

        var inRules = pairs.Keys.SelectMany(key => new[] { (uint)(key >> 32), (uint)key }).Distinct().Count();
        Pinned("rules", rules.Count, manifest.Rules);
        Pinned("pairs", pairs.Count, manifest.Pairs);
        Pinned("ingredients in rules", inRules, manifest.IngredientsInRules);
        Pinned("ingredients", ingredients.Count, manifest.Ingredients);
    }

    public InteractionKnowledge Build()
    {
        var byId = rules.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
        return new InteractionKnowledge
        {
            Id = file.Id,
            Version = file.Version,
            ManifestHash = hash,
            CompiledOn = manifest.CompiledOn,
            Source = file.Source,
            Rules = rules,
            PairsExpected = manifest.Pairs,
            Pairs = pairs.ToFrozenDictionary(),
            Drugs = new DrugDirectory(byCode, byName, byNdc),
            Canaries = canaries,
            RuleOf = entry => byId[entry.RuleId],
        };
    }

    private void ReadIngredients()
    {
        foreach (var row in file.Ingredients)
        {
            var ingredient = new Ingredient(row.Rxcui, row.Name);
            Refuse(row.Rxcui == 0, $"Ingredient {row.Name} has no code.");
            Refuse(!ingredients.TryAdd(row.Name, ingredient), $"Ingredient {row.Name} is listed twice.");
            Refuse(!byCode.TryAdd(row.Rxcui, [ingredient]), $"Code {row.Rxcui} belongs to two ingredients.");
            foreach (var name in (row.Synonyms ?? []).Prepend(row.Name))
                Refuse(!byName.TryAdd(DrugDirectory.Normal(name), [ingredient]), $"The name {name} belongs to two ingredients.");
        }
    }

    private void ReadProducts()
    {
        foreach (var row in file.Products)
        {
            var content = Members(row.Ingredients, $"Product {row.Name}").OrderBy(i => i.Rxcui).ToList();
            Refuse(content.Count == 0, $"Product {row.Name} has no ingredient.");
            Refuse(!byCode.TryAdd(row.Rxcui, content), $"Code {row.Rxcui} belongs to two drugs.");
            Refuse(!byName.TryAdd(DrugDirectory.Normal(row.Name), content), $"The name {row.Name} belongs to two drugs.");
            foreach (var ndc in row.Ndc)
                Refuse(!byNdc.TryAdd(ndc, content), $"NDC {ndc} belongs to two products.");
        }
    }

    private void ReadClasses()
    {
        foreach (var row in file.Classes)
            Refuse(!classes.TryAdd(row.Id, Members(row.Members, $"Class {row.Id}")), $"Class {row.Id} is listed twice.");
    }

    private List<Ingredient> Members(IReadOnlyList<string> names, string where)
    {
        foreach (var unknown in names.Where(name => !ingredients.ContainsKey(name)))
            Refuse(true, $"{where} names {unknown}, which is not an ingredient of this file.");
        return names.Where(ingredients.ContainsKey).Select(name => ingredients[name]).Distinct().ToList();
    }

    private void ReadRule(RuleRow row)
    {
        Refuse(rules.Any(rule => rule.Id == row.Id), $"Rule {row.Id} is listed twice.");
        if (SeverityScale.Parse(row.Severity) is not { } severity)
        {
            Refuse(true, $"Rule {row.Id} has the severity \"{row.Severity}\", which is not on the scale.");
            return;
        }

        if (!classes.TryGetValue(row.Object, out var objects) || !classes.TryGetValue(row.Precipitant, out var precipitants))
        {
            Refuse(true, $"Rule {row.Id} names the classes {row.Object} and {row.Precipitant}, of which one does not exist.");
            return;
        }

        var before = pairs.Count;
        foreach (var affected in objects)
        {
            foreach (var cause in precipitants.Where(cause => cause != affected))
                Add(row.Id, affected, cause);
        }

        var added = pairs.Count - before;
        Refuse(added == 0, $"Rule {row.Id} expands to no pair.");
        Refuse(added != row.Pairs, $"Rule {row.Id} expands to {added} pairs, pinned are {row.Pairs}.");
        rules.Add(new InteractionRule(
            row.Id, rules.Count + 1, severity, row.Object, row.Precipitant, row.Mechanism, row.Risk, row.Pairs, row.Source, row.SourceDate));
    }

    private void Add(string rule, Ingredient affected, Ingredient cause)
    {
        var key = PairKey.Of(affected.Rxcui, cause.Rxcui);
        if (pairs.TryAdd(key, new PairEntry(rule, affected.Rxcui, cause.Rxcui)))
            return;
        // A rule of a class with itself meets each pair twice; that is one pair, not a clash.
        Refuse(pairs[key].RuleId != rule, $"The pair {affected.Name} and {cause.Name} is in rules {pairs[key].RuleId} and {rule}.");
    }

    private void ReadCanaries()
    {
        foreach (var row in file.Canaries.MustHit.Concat(file.Canaries.MustNotHit))
        {
            if (ingredients.TryGetValue(row.First, out var first) && ingredients.TryGetValue(row.Second, out var second))
                canaries.Add(new Canary(row.Rule, first.Rxcui, second.Rxcui));
            else
                Refuse(true, $"The canary {row.First} with {row.Second} names an unknown ingredient.");
        }

        foreach (var rule in rules.Where(rule => !canaries.Any(canary => canary.RuleId == rule.Id)))
            Refuse(true, $"Rule {rule.Id} has no canary that must hit.");
        Refuse(file.Canaries.MustHit.Any(row => row.Rule is null), "A canary that must hit names no rule.");
        Refuse(!file.Canaries.MustNotHit.Any(), "There is no canary that must not hit.");
        Refuse(file.Canaries.MustNotHit.Any(row => row.Rule is not null), "A canary that must not hit names a rule.");
    }

    private void Pinned(string what, int found, int pinned) =>
        Refuse(found != pinned, $"The file has {found} {what}, the manifest pins {pinned}.");

    private void Refuse(bool broken, string reason)
    {
        if (broken)
            reasons.Add(reason);
    }
}
