using System.Diagnostics.CodeAnalysis;

namespace OpsConsole.Blood.Compatibility;

/// <summary>
/// The matching rules of one jurisdiction, versioned as a whole. Jurisdictions rank out-of-group units differently,
/// so there is no table that is right everywhere.
/// </summary>
internal sealed class MatchingPolicy
{
    private readonly Dictionary<(BloodComponent Component, string Recipient), PreferenceOrder> _orders;

    private MatchingPolicy(string name, Dictionary<(BloodComponent, string), PreferenceOrder> orders) => (Name, _orders) = (name, orders);

    /// <summary>Australia: the national service's component and plasma tables.</summary>
    public static MatchingPolicy Australia { get; } = new("AU", Orders(
        redCells: ["O", "A > O", "B > O", "AB > A or B > O", "O"],
        platelets: ["O > A > B", "A > B* or O* > AB", "B > A* or O* > AB", "AB > A* or B* > O*", "A* or O"],
        plasma: ["O > A > B > AB", "A > AB > B*", "B > AB > A*", "AB > A* > B*", "AB > A"],
        cryo: []))
    {
        Version = "au-2026.1",
        ChildBearingUpToYears = 50,
        ChildUpToYears = 18,
        ChildRuleCoversFemales = false,
    };

    /// <summary>
    /// United Kingdom: hospital guidance sheets on platelets and plasma. They print no red-cell order; the red-cell
    /// order follows from the antigens, with O last because it is scarce.
    /// </summary>
    public static MatchingPolicy UnitedKingdom { get; } = new("UK", Orders(
        redCells: ["O", "A > O", "B > O", "AB > A or B > O", "O"],
        platelets: ["O > A or B", "A > AB > B* or O*", "B > AB > A* or O*", "AB > A* or B* > O*", "A"],
        plasma: ["O > A > B", "A > AB > B*", "B > AB > A*", "AB > A* > B*", "A"],
        cryo: ["O > A > B", "A > B* > AB", "B > A* > AB", "AB > A* > B*"]))
    {
        Version = "uk-2026.1",
        ChildBearingUpToYears = 50,
        ChildUpToYears = 17,
        ChildRuleCoversFemales = true,
    };

    public static IReadOnlyList<MatchingPolicy> All { get; } = [Australia, UnitedKingdom];

    /// <summary>The short name a request uses: AU or UK.</summary>
    public string Name { get; }

    /// <summary>Changes with any change of content; part of every answer.</summary>
    public required string Version { get; init; }

    /// <summary>Who answers for the content. Empty means that nobody has approved it for clinical use.</summary>
    public string ApprovedBy { get; init; } = "";

    /// <summary>A female is taken as of child-bearing potential up to and including this age, in years.</summary>
    public required int ChildBearingUpToYears { get; init; }

    /// <summary>A person is a child up to and including this age, in years.</summary>
    public required int ChildUpToYears { get; init; }

    /// <summary>Whether the rule for children is stated for both sexes or for males only.</summary>
    public required bool ChildRuleCoversFemales { get; init; }

    /// <summary>O RhD− units that may go to one person whose group is not known before it must be known.</summary>
    public int UnknownGroupUnitCap { get; init; } = 4;

    /// <summary>Red cells may be irradiated up to this age, in days; they then last as long again at most.</summary>
    public int IrradiationWithinDays { get; init; } = 14;

    /// <summary>The policy's order for a recipient, or null when it prints none.</summary>
    /// <param name="recipient">Null when the group is not known.</param>
    public PreferenceOrder? OrderFor(BloodComponent component, BloodGroup? recipient) =>
        _orders.GetValueOrDefault((component, recipient?.Abo ?? "unknown"));

    public static bool TryGet(string? name, [NotNullWhen(true)] out MatchingPolicy? policy)
    {
        policy = All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        return policy is not null;
    }

    private static Dictionary<(BloodComponent, string), PreferenceOrder> Orders(
        string[] redCells, string[] platelets, string[] plasma, string[] cryo)
    {
        string[] recipients = ["O", "A", "B", "AB", "unknown"];
        var orders = new Dictionary<(BloodComponent, string), PreferenceOrder>();
        Add(BloodComponent.RedCells, redCells);
        Add(BloodComponent.Platelets, platelets);
        Add(BloodComponent.Plasma, plasma);
        Add(BloodComponent.Cryo, cryo);
        return orders;

        void Add(BloodComponent component, string[] rows)
        {
            for (var i = 0; i < rows.Length; i++)
                orders.Add((component, recipients[i]), PreferenceOrder.Parse(rows[i]));
        }
    }
}
