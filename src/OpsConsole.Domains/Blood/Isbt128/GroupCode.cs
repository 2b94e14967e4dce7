using System.Globalization;
using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Isbt128;

/// <summary>Kell status in the third character of a group structure.</summary>
internal enum KellStatus
{
    NoInformation = 0,
    Negative = 1,
    Positive = 2,

    /// <summary>The answer is in the special-testing code.</summary>
    SeeSpecialTesting = 3,
}

/// <summary>What the two group characters of a label mean. Closed; only <see cref="Plain"/> is stock anybody may be given.</summary>
internal abstract record GroupCode
{
    private GroupCode() { }

    /// <summary>The default code of one of the eight groups.</summary>
    internal sealed record Plain(BloodGroup Group) : GroupCode;

    /// <summary>One of the eight groups, but for a limited use.</summary>
    internal sealed record Limited(BloodGroup Group, string Use) : GroupCode;

    /// <summary>ABO without RhD.</summary>
    internal sealed record AboOnly(string Abo) : GroupCode;

    /// <summary>A pool of units of one ABO group.</summary>
    internal sealed record Pool(string Abo) : GroupCode;

    internal sealed record Bombay : GroupCode;

    /// <summary>Never to be found: quarantine, discard, research and the like.</summary>
    internal sealed record NeverFindable(string Why) : GroupCode;

    /// <summary>A code without a meaning here; never findable either.</summary>
    internal sealed record NotKnown : GroupCode;

    private static readonly (BloodGroup Group, int Code)[] Defaults =
    [
        (BloodGroup.ONegative, 95), (BloodGroup.OPositive, 51), (BloodGroup.ANegative, 6), (BloodGroup.APositive, 62),
        (BloodGroup.BNegative, 17), (BloodGroup.BPositive, 73), (BloodGroup.ABNegative, 28), (BloodGroup.ABPositive, 84),
    ];

    /// <summary>Reads the two characters.</summary>
    public static GroupCode Read(string? code) => code switch
    {
        "55" => new AboOnly("O"),
        "66" => new AboOnly("A"),
        "77" => new AboOnly("B"),
        "88" => new AboOnly("AB"),
        "A0" => new Pool("A"),
        "B0" => new Pool("B"),
        "C0" => new Pool("AB"),
        "D0" => new Pool("O"),
        "G6" or "H6" => new Bombay(),
        "Mq" => new NeverFindable("quarantine"),
        "Md" => new NeverFindable("discard"),
        "Mb" => new NeverFindable("biohazard"),
        "Mx" => new NeverFindable("not for transfusion"),
        "Mr" => new NeverFindable("research"),
        "Mf" => new NeverFindable("fractionation"),
        "Ma" => new NeverFindable("autologous"),
        "00" => new NeverFindable("no information"),
        _ => ByNumber(code),
    };

    /// <summary>The default code of a group: O+ is 51.</summary>
    public static string Write(BloodGroup group) =>
        Array.Find(Defaults, d => d.Group == group).Code.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>
    /// Kell from the phenotype character: 0–9 and X say nothing; S, A–I and Y negative; T, J–R and Z positive; W elsewhere.
    /// </summary>
    public static KellStatus Kell(char phenotype) => phenotype switch
    {
        'S' or (>= 'A' and <= 'I') or 'Y' => KellStatus.Negative,
        'T' or (>= 'J' and <= 'R') or 'Z' => KellStatus.Positive,
        'W' => KellStatus.SeeSpecialTesting,
        _ => KellStatus.NoInformation,
    };

    private static GroupCode ByNumber(string? code)
    {
        if (code is not { Length: 2 } || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return new NotKnown();
        foreach (var (group, number) in Defaults)
        {
            if (value - number is >= -4 and <= 3)
                return value == number ? new Plain(group) : new Limited(group, UseOf(value - number));
        }

        return new NotKnown();
    }

    private static string UseOf(int offset) => offset switch
    {
        -4 => "directed only",
        -3 => "emergency only",
        -2 => "directed, biohazard",
        -1 => "directed, crossover",
        1 => "autologous, crossover",
        2 => "autologous only",
        _ => "autologous, biohazard",
    };
}
