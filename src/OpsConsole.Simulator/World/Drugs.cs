using OpsConsole.Wire;

namespace OpsConsole.Simulator.World;

/// <summary>A drug by its RxNorm ingredient.</summary>
internal sealed record Drug(string Name, string Rxcui)
{
    public MedicationProfileItem AsProfileItem() => new(Name, "active", Rxcui);

    public MedicationProduct AsProduct() => new(Name, Rxcui);
}

/// <summary>The drugs of the demo world, by how they get on with one another.</summary>
internal static class Drugs
{
    /// <summary>34 drugs of which no two are on the list of high-priority interactions.</summary>
    public static readonly IReadOnlyList<Drug> Quiet =
    [
        new("acetaminophen", "161"), new("albuterol", "435"), new("allopurinol", "519"), new("amlodipine", "17767"),
        new("aspirin", "1191"), new("atorvastatin", "83367"), new("baclofen", "1292"), new("budesonide", "19831"),
        new("calcitriol", "1894"), new("cetirizine", "20610"), new("clonidine", "2599"), new("cyanocobalamin", "11248"),
        new("docusate", "82003"), new("famotidine", "4278"), new("ferrous sulfate", "24947"), new("finasteride", "25025"),
        new("folic acid", "4511"), new("furosemide", "4603"), new("gabapentin", "25480"), new("glipizide", "4821"),
        new("hydralazine", "5470"), new("hydrochlorothiazide", "5487"), new("lactulose", "6218"), new("levothyroxine", "10582"),
        new("lisinopril", "29046"), new("loratadine", "28889"), new("losartan", "52175"), new("melatonin", "6711"),
        new("metformin", "6809"), new("metoprolol", "6918"), new("montelukast", "88249"), new("prednisone", "8640"),
        new("sennosides", "36387"), new("tamsulosin", "77492"),
    ];

    /// <summary>13 drugs that among themselves make 23 high-priority interactions.</summary>
    public static readonly IReadOnlyList<Drug> Interacting =
    [
        new("simvastatin", "36567"), new("clarithromycin", "21212"), new("amiodarone", "703"), new("tizanidine", "57258"),
        new("ciprofloxacin", "2551"), new("citalopram", "2556"), new("ondansetron", "26225"), new("haloperidol", "5093"),
        new("methadone", "6813"), new("selegiline", "9639"), new("tramadol", "10689"), new("omeprazole", "7646"),
        new("verapamil", "11170"),
    ];

    /// <summary>Pairs that a pharmacist must be stopped at: the one taken, and the one claimed on top of it.</summary>
    public static readonly IReadOnlyList<(Drug Taken, Drug Claimed)> StoppedPairs =
    [
        (Named("simvastatin"), Named("clarithromycin")),
        (Named("ciprofloxacin"), Named("tizanidine")),
        (Named("selegiline"), Named("tramadol")),
        (Named("haloperidol"), Named("methadone")),
        (Named("selegiline"), Named("citalopram")),
        (Named("amiodarone"), Named("ondansetron")),
    ];

    /// <summary>Products no drug code exists for: a claim for one cannot be verified and must be held.</summary>
    public static readonly IReadOnlyList<string> Unmapped =
    [
        "compounded ketamine 10 % cream", "magnesium glycinate (imported)", "St John's wort tincture", "trial product KX-114",
    ];

    private static Drug Named(string name) => Interacting.First(drug => drug.Name == name);
}
