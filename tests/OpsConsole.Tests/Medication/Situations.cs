using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Tests.Medication;

/// <summary>Named starting points of the medication tests.</summary>
internal static class Situations
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 9, 30, 0, TimeSpan.Zero);

    public static readonly DateOnly Today = new(2026, 12, 1);

    public static readonly InteractionKnowledge Knowledge = Loaded(EmbeddedKnowledge.Load());

    public static readonly KnowledgeState Ready = new KnowledgeState.Ready(Knowledge);

    /// <summary>The 13 drugs of the 47-drug fixture that give its 23 hits.</summary>
    public static readonly string[] Active =
        ["simvastatin", "clarithromycin", "amiodarone", "tizanidine", "ciprofloxacin", "citalopram", "ondansetron", "haloperidol", "methadone", "selegiline", "tramadol", "omeprazole", "verapamil"];

    /// <summary>The 34 drugs of the fixture that no rule lists.</summary>
    public static readonly string[] Quiet =
        ["acetaminophen", "albuterol", "allopurinol", "amlodipine", "aspirin", "atorvastatin", "baclofen", "budesonide", "calcitriol", "cetirizine", "clonidine", "cyanocobalamin", "docusate", "famotidine", "ferrous sulfate", "finasteride", "folic acid", "furosemide", "gabapentin", "glipizide", "hydralazine", "hydrochlorothiazide", "lactulose", "levothyroxine", "lisinopril", "loratadine", "losartan", "melatonin", "metformin", "metoprolol", "montelukast", "prednisone", "sennosides", "tamsulosin"];

    public static readonly string[] FortySeven = [.. Active, .. Quiet];

    public static Gen<T> OneOf<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(index => values[index]);

    public static DrugReference Named(string name) => new(null, null, name);

    public static DrugReference Coded(uint rxcui) => new(rxcui.ToString(System.Globalization.CultureInfo.InvariantCulture), null, null);

    public static DrugProfile Profile(params string[] names) => new(names.Select(name => new ProfileLine(Named(name), "active")).ToList());

    public static InteractionReport Check(DrugProfile profile, KnowledgeState? state = null, CheckBudget? budget = null, DrugReference? subject = null) =>
        InteractionCheck.Run(
            new InteractionQuestion(subject, profile, state ?? Ready, Now, ClaimConventions.Default.KnowledgeMaximumAge), budget ?? CheckBudget.Unlimited);

    /// <summary>A claim with complete data and nothing against it.</summary>
    public static Claim Plain(string product = "lisinopril", DrugProfile? profile = null) => new(
        "C-1", "member-1", "pharmacy-1", "prescriber-1", Named(product), 30m, 30, 0, Today, "10 mg", profile ?? Profile("metformin", "atorvastatin"), [], []);

    public static ClaimDecision Decide(Claim claim, KnowledgeState? state = null, CheckBudget? budget = null) =>
        Adjudication.Decide(new ClaimInputs(claim, state ?? Ready, Now, ClaimConventions.Default), budget ?? CheckBudget.Unlimited);

    /// <summary>The embedded knowledge with something changed, and its manifest made to fit the new bytes.</summary>
    public static KnowledgeLoad Import(Action<JsonObject> change, Action<JsonObject>? changeManifest = null, bool rehash = true)
    {
        var file = JsonNode.Parse(EmbeddedKnowledge.File)!.AsObject();
        change(file);
        var bytes = Encoding.UTF8.GetBytes(file.ToJsonString());
        var manifest = JsonNode.Parse(EmbeddedKnowledge.Manifest)!.AsObject();
        if (rehash)
            manifest["sha256"] = KnowledgeImport.Hash(bytes);
        changeManifest?.Invoke(manifest);
        return KnowledgeImport.Load(bytes, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    public static KnowledgeState WithSeverity(string rule, string severity) =>
        new KnowledgeState.Ready(Loaded(Import(file => Rule(file, rule)["severity"] = severity)));

    private static InteractionKnowledge Loaded(KnowledgeLoad load) => load switch
    {
        KnowledgeLoad.Loaded loaded => loaded.Knowledge,
        KnowledgeLoad.Refused refused => throw new InvalidOperationException(string.Join(' ', refused.Reasons)),
        _ => throw new InvalidOperationException("A load is loaded or refused."),
    };

    public static JsonObject Rule(JsonObject file, string id) =>
        file["rules"]!.AsArray().Select(rule => rule!.AsObject()).Single(rule => rule["id"]!.GetValue<string>() == id);

    public static JsonArray Members(JsonObject file, string id) =>
        file["classes"]!.AsArray().Single(row => row!["id"]!.GetValue<string>() == id)!["members"]!.AsArray();
}
