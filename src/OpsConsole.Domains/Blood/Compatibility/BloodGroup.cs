namespace OpsConsole.Blood.Compatibility;

/// <summary>ABO antigens on red cells. The antibodies in the plasma are the complement.</summary>
[Flags]
internal enum AboAntigens
{
    None = 0,
    A = 1,
    B = 2,
}

/// <summary>One of the eight ABO/RhD groups. The set is closed: no other instance can exist.</summary>
internal sealed class BloodGroup
{
    public static readonly BloodGroup ONegative = new(0, "O", AboAntigens.None, isRhDPositive: false);
    public static readonly BloodGroup OPositive = new(1, "O", AboAntigens.None, isRhDPositive: true);
    public static readonly BloodGroup ANegative = new(2, "A", AboAntigens.A, isRhDPositive: false);
    public static readonly BloodGroup APositive = new(3, "A", AboAntigens.A, isRhDPositive: true);
    public static readonly BloodGroup BNegative = new(4, "B", AboAntigens.B, isRhDPositive: false);
    public static readonly BloodGroup BPositive = new(5, "B", AboAntigens.B, isRhDPositive: true);
    public static readonly BloodGroup ABNegative = new(6, "AB", AboAntigens.A | AboAntigens.B, isRhDPositive: false);
    public static readonly BloodGroup ABPositive = new(7, "AB", AboAntigens.A | AboAntigens.B, isRhDPositive: true);

    /// <summary>All eight, in the order of the columns on screen: O−, O+, A−, A+, B−, B+, AB−, AB+.</summary>
    public static readonly IReadOnlyList<BloodGroup> All =
        [ONegative, OPositive, ANegative, APositive, BNegative, BPositive, ABNegative, ABPositive];

    private BloodGroup(int index, string abo, AboAntigens antigens, bool isRhDPositive)
    {
        Index = index;
        Abo = abo;
        Antigens = antigens;
        IsRhDPositive = isRhDPositive;
        Code = abo + (isRhDPositive ? "+" : "-");
        Label = abo + (isRhDPositive ? "+" : "−");
    }

    /// <summary>Position in <see cref="All"/>, 0 to 7.</summary>
    public int Index { get; }

    /// <summary>O, A, B or AB.</summary>
    public string Abo { get; }

    public AboAntigens Antigens { get; }

    public bool IsRhDPositive { get; }

    /// <summary>As written in messages and storage, with a plain hyphen: <c>O-</c>, <c>AB+</c>.</summary>
    public string Code { get; }

    /// <summary>As written on screen, with a true minus sign.</summary>
    public string Label { get; }

    public override string ToString() => Label;

    /// <summary>Reads <c>O-</c>, <c>O−</c> (true minus) or <c>AB+</c>; upper case only, because a label is upper case.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BloodGroup? group)
    {
        foreach (var known in All)
        {
            if (!string.Equals(text, known.Code, StringComparison.Ordinal) && !string.Equals(text, known.Label, StringComparison.Ordinal))
                continue;
            group = known;
            return true;
        }

        group = null;
        return false;
    }
}
