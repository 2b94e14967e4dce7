namespace OpsConsole.Simulator.Faults;

/// <summary>A fault that is on from <paramref name="Start"/> until <paramref name="End"/>, counted from the start of the feeds.</summary>
internal sealed record FaultWindow(FaultKind Kind, string Target, TimeSpan Start, TimeSpan End);

/// <summary>
/// The demo's schedule of things going wrong: a short opening, so that a newcomer sees each protection at work within
/// a minute, then one or two faults at a time for as long as the demo runs. The same seed gives the same schedule.
/// </summary>
internal static class FaultSchedule
{
    private static readonly (FaultKind Kind, double Weight)[] Bag =
    [
        (FaultKind.Silence, 3), (FaultKind.Loss, 1), (FaultKind.Epoch1970, 1), (FaultKind.Drift, 3),
        (FaultKind.Duplicates, 1), (FaultKind.Reorder, 1), (FaultKind.Flood, 0.5), (FaultKind.NegativeAmount, 3),
        (FaultKind.OverPreciseAmount, 2), (FaultKind.DuplicatePayment, 3), (FaultKind.SiteSilence, 1),
        (FaultKind.MislabelledUnit, 1.5),
        (FaultKind.UnmappedDrug, 3), (FaultKind.InteractingClaim, 3),
    ];

    /// <summary>Every window in order of its start, without end.</summary>
    public static IEnumerable<FaultWindow> Demo(
        string seed, IReadOnlyList<string> sources, IReadOnlyList<string> driftTags, IReadOnlyList<string> sites)
    {
        var chance = Chance.For(seed, "faults");
        foreach (var window in Opening(chance, sources, sites))
            yield return window;

        var start = 90.0;
        while (true)
        {
            start += chance.Between(25, 60);
            var kind = chance.Weighted(Bag);
            var target = kind switch
            {
                FaultKind.Drift => chance.Pick(driftTags),
                FaultKind.SiteSilence => chance.Pick(sites),
                _ when FaultNames.DefaultTarget(kind).Length == 0 => "",
                _ => chance.Pick(sources),
            };
            yield return Window(kind, target, start, Seconds(kind, chance));
        }
    }

    private static FaultWindow[] Opening(Chance chance, IReadOnlyList<string> sources, IReadOnlyList<string> sites)
    {
        // A source that is silent anyway would hide the other faults.
        var struck = sources.ToArray();
        chance.Shuffle(struck);
        return
        [
            Window(FaultKind.NegativeAmount, "", 1, 8),
            Window(FaultKind.InteractingClaim, "", 1.5, 8),
            Window(FaultKind.Silence, struck[0], 2, 150),
            Window(FaultKind.SiteSilence, chance.Pick(sites), 10, 400),
            Window(FaultKind.InteractingClaim, "", 12, 6),
            Window(FaultKind.UnmappedDrug, "", 18, 6),
            Window(FaultKind.OverPreciseAmount, "", 26, 6),
            Window(FaultKind.MislabelledUnit, "", 33, 6),
            Window(FaultKind.Epoch1970, struck[1], 40, 30),
            Window(FaultKind.DuplicatePayment, "", 50, 6),
            Window(FaultKind.Duplicates, struck[2], 75, 20),
        ];
    }

    private static double Seconds(FaultKind kind, Chance chance) => kind switch
    {
        FaultKind.Silence => chance.Between(120, 180),
        FaultKind.Loss => chance.Between(10, 25),
        FaultKind.SiteSilence => chance.Between(300, 500),
        FaultKind.Drift => chance.Between(60, 120),
        FaultKind.Flood => chance.Between(5, 10),
        FaultKind.Epoch1970 or FaultKind.Duplicates or FaultKind.Reorder => chance.Between(20, 40),
        _ => 6,
    };

    private static FaultWindow Window(FaultKind kind, string target, double start, double seconds) =>
        new(kind, target, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(start + seconds));
}
