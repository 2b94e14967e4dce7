namespace OpsConsole.Blood.Compatibility;

/// <summary>What a unit was tested for or had done to it, beyond group and component.</summary>
[Flags]
internal enum UnitTraits
{
    None = 0,
    Irradiated = 1 << 0,
    CmvNegative = 1 << 1,
    Leucodepleted = 1 << 2,
    HighTitreNegative = 1 << 3,
    HlaMatched = 1 << 4,
    HpaMatched = 1 << 5,
    Pooled = 1 << 6,
    Apheresis = 1 << 7,
    Washed = 1 << 8,
    PathogenReduced = 1 << 9,

    /// <summary>For the donor alone; never part of a general search.</summary>
    Autologous = 1 << 10,

    /// <summary>For one named recipient; never part of a general search.</summary>
    Directed = 1 << 11,
}

/// <summary>Red-cell antigens of clinical significance; as a set, either antibodies or "typed negative for".</summary>
[Flags]
internal enum RedCellAntigens
{
    None = 0,
    D = 1 << 0,
    BigC = 1 << 1,
    SmallC = 1 << 2,
    BigE = 1 << 3,
    SmallE = 1 << 4,
    BigK = 1 << 5,
    SmallK = 1 << 6,
    Fya = 1 << 7,
    Fyb = 1 << 8,
    Jka = 1 << 9,
    Jkb = 1 << 10,
    M = 1 << 11,
    N = 1 << 12,
    BigS = 1 << 13,
    SmallS = 1 << 14,
}

/// <summary>The words for traits and antigens in messages, and the way back.</summary>
internal static class TraitWords
{
    private const string NegativePrefix = "antigen-negative:";

    private static readonly (string Word, UnitTraits Trait)[] Traits =
    [
        ("irradiated", UnitTraits.Irradiated),
        ("cmv-negative", UnitTraits.CmvNegative),
        ("leucodepleted", UnitTraits.Leucodepleted),
        ("ht-negative", UnitTraits.HighTitreNegative),
        ("hla-matched", UnitTraits.HlaMatched),
        ("hpa-matched", UnitTraits.HpaMatched),
        ("pooled", UnitTraits.Pooled),
        ("apheresis", UnitTraits.Apheresis),
        ("washed", UnitTraits.Washed),
        ("pathogen-reduced", UnitTraits.PathogenReduced),
        ("autologous", UnitTraits.Autologous),
        ("directed", UnitTraits.Directed),
    ];

    private static readonly (string Word, RedCellAntigens Antigen)[] Antigens =
    [
        ("D", RedCellAntigens.D), ("C", RedCellAntigens.BigC), ("c", RedCellAntigens.SmallC),
        ("E", RedCellAntigens.BigE), ("e", RedCellAntigens.SmallE), ("K", RedCellAntigens.BigK),
        ("k", RedCellAntigens.SmallK), ("Fya", RedCellAntigens.Fya), ("Fyb", RedCellAntigens.Fyb),
        ("Jka", RedCellAntigens.Jka), ("Jkb", RedCellAntigens.Jkb), ("M", RedCellAntigens.M),
        ("N", RedCellAntigens.N), ("S", RedCellAntigens.BigS), ("s", RedCellAntigens.SmallS),
    ];

    /// <summary>Every attribute a message may carry, for the sentence that refuses an unknown one.</summary>
    public static string KnownAttributes { get; } =
        string.Join(", ", Traits.Select(t => t.Word)) + $", {NegativePrefix}K (or another antigen)";

    /// <summary>Every antigen, for the sentence that refuses an unknown antibody.</summary>
    public static string KnownAntigens { get; } = string.Join(", ", Antigens.Select(a => a.Word));

    public static IReadOnlyList<(string Word, UnitTraits Trait)> AllTraits => Traits;

    /// <summary>Reads one attribute: a trait, or <c>antigen-negative:K</c>. Antigens are case-sensitive (C is not c).</summary>
    public static bool TryParseAttribute(string? word, out UnitTraits trait, out RedCellAntigens typedNegative)
    {
        trait = UnitTraits.None;
        typedNegative = RedCellAntigens.None;
        if (word is null)
            return false;
        if (word.StartsWith(NegativePrefix, StringComparison.Ordinal))
            return TryParseAntigen(word[NegativePrefix.Length..], out typedNegative);
        foreach (var (known, value) in Traits)
        {
            if (!string.Equals(known, word, StringComparison.OrdinalIgnoreCase))
                continue;
            trait = value;
            return true;
        }

        return false;
    }

    /// <summary>Reads <c>anti-K</c> or <c>K</c>.</summary>
    public static bool TryParseAntibody(string? word, out RedCellAntigens antigen)
    {
        antigen = RedCellAntigens.None;
        if (word is null)
            return false;
        var name = word.StartsWith("anti-", StringComparison.OrdinalIgnoreCase) ? word["anti-".Length..] : word;
        return TryParseAntigen(name, out antigen);
    }

    public static IEnumerable<string> Write(UnitTraits traits, RedCellAntigens typedNegative) =>
        Traits.Where(t => (traits & t.Trait) != UnitTraits.None).Select(t => t.Word)
            .Concat(Antigens.Where(a => (typedNegative & a.Antigen) != RedCellAntigens.None).Select(a => NegativePrefix + a.Word));

    /// <summary>The names of the antigens in the set: "K, Fya".</summary>
    public static string Name(RedCellAntigens antigens) =>
        string.Join(", ", Antigens.Where(a => (antigens & a.Antigen) != RedCellAntigens.None).Select(a => a.Word));

    private static bool TryParseAntigen(string name, out RedCellAntigens antigen)
    {
        antigen = Array.Find(Antigens, a => string.Equals(a.Word, name, StringComparison.Ordinal)).Antigen;
        return antigen != RedCellAntigens.None;
    }
}
