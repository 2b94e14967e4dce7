namespace OpsConsole.Blood.Compatibility;

/// <summary>What a unit is made of. The set is closed; matching rules differ by it.</summary>
internal sealed class BloodComponent
{
    public static readonly BloodComponent RedCells = new(0, "red-cells", "Red cells");
    public static readonly BloodComponent Platelets = new(1, "platelets", "Platelets");
    public static readonly BloodComponent Plasma = new(2, "plasma", "Plasma");
    public static readonly BloodComponent Cryo = new(3, "cryo", "Cryo");
    public static readonly BloodComponent WholeBlood = new(4, "whole-blood", "Whole blood");

    /// <summary>All five, in the order of the rows on screen.</summary>
    public static readonly IReadOnlyList<BloodComponent> All = [RedCells, Platelets, Plasma, Cryo, WholeBlood];

    private BloodComponent(int index, string code, string label) => (Index, Code, Label) = (index, code, label);

    /// <summary>Position in <see cref="All"/>, 0 to 4.</summary>
    public int Index { get; }

    /// <summary>As written in messages and storage: <c>red-cells</c>.</summary>
    public string Code { get; }

    /// <summary>As written on screen.</summary>
    public string Label { get; }

    /// <summary>Red cells and whole blood carry the donor's red cells, so antibodies and RhD bind fully.</summary>
    public bool CarriesRedCells => this == RedCells || this == WholeBlood;

    public override string ToString() => Label;

    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BloodComponent? component)
    {
        foreach (var known in All)
        {
            if (!string.Equals(text, known.Code, StringComparison.Ordinal))
                continue;
            component = known;
            return true;
        }

        component = null;
        return false;
    }
}
