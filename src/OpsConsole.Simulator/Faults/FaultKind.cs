namespace OpsConsole.Simulator.Faults;

/// <summary>What can go wrong. The name on the command line is in <see cref="FaultNames"/>.</summary>
internal enum FaultKind
{
    /// <summary>A source (or one tag) stops sending; its counter stands still, so nothing is missing when it returns.</summary>
    Silence,

    /// <summary>A source sends nothing although it keeps measuring: its counter runs on and a gap remains.</summary>
    Loss,

    /// <summary>A source's clock stands at 1 January 1970.</summary>
    Epoch1970,

    /// <summary>One tag creeps away from the truth, one per cent of its span a second.</summary>
    Drift,

    /// <summary>A source sends each batch twice.</summary>
    Duplicates,

    /// <summary>A source sends its batches, and the samples in them, out of order.</summary>
    Reorder,

    /// <summary>A source sends ten times as many samples.</summary>
    Flood,

    NegativeAmount,
    OverPreciseAmount,
    DuplicatePayment,

    /// <summary>A blood site stops reporting.</summary>
    SiteSilence,

    /// <summary>A unit is reported again with another group: one of its labels is wrong.</summary>
    MislabelledUnit,

    UnmappedDrug,
    InteractingClaim,
}

/// <summary>The names of the faults on the command line, and which things they can be aimed at.</summary>
internal static class FaultNames
{
    private static readonly (FaultKind Kind, string Name)[] Table =
    [
        (FaultKind.Silence, "silence"),
        (FaultKind.Loss, "loss"),
        (FaultKind.Epoch1970, "epoch-1970"),
        (FaultKind.Drift, "drift"),
        (FaultKind.Duplicates, "duplicates"),
        (FaultKind.Reorder, "reorder"),
        (FaultKind.Flood, "flood"),
        (FaultKind.NegativeAmount, "negative-amount"),
        (FaultKind.OverPreciseAmount, "over-precise-amount"),
        (FaultKind.DuplicatePayment, "duplicate-payment"),
        (FaultKind.SiteSilence, "site-silence"),
        (FaultKind.MislabelledUnit, "mislabelled-unit"),
        (FaultKind.UnmappedDrug, "unmapped-drug"),
        (FaultKind.InteractingClaim, "interacting-claim"),
    ];

    public static IEnumerable<string> All => Table.Select(row => row.Name);

    public static string Of(FaultKind kind) => Array.Find(Table, row => row.Kind == kind).Name;

    public static FaultKind? Find(string name)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
                return row.Kind;
        }

        return null;
    }

    /// <summary>What the fault strikes when nobody says: a name of the demo world, or empty where there is only one thing to strike.</summary>
    public static string DefaultTarget(FaultKind kind) => kind switch
    {
        FaultKind.Silence or FaultKind.Loss or FaultKind.Epoch1970
            or FaultKind.Duplicates or FaultKind.Reorder or FaultKind.Flood => "PLC-12",
        FaultKind.Drift => "CO-M8-0007",
        FaultKind.SiteSilence => "HOS-NEPEAN",
        _ => "",
    };
}
