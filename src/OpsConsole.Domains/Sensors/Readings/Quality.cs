namespace OpsConsole.Sensors.Readings;

/// <summary>How far a value may be trusted: the two top bits of an OPC UA status code.</summary>
internal enum QualitySeverity : byte
{
    Good = 0,
    Uncertain = 1,
    Bad = 2,
}

/// <summary>Whether the value is held at a limit of the instrument: bits 8 and 9 of the status code.</summary>
internal enum QualityLimit : byte
{
    None = 0,
    Low = 1,
    High = 2,
    Constant = 3,
}

/// <summary>
/// The quality of one value as a 32-bit OPC UA status code. Stored with every reading; a value without quality does not exist here.
/// </summary>
internal readonly record struct Quality(uint Code)
{
    private const uint LimitMask = 0x0000_0300;
    private const uint SubstatusMask = 0xFFFF_0000;

    public static readonly Quality Good = new(0x0000_0000);
    public static readonly Quality GoodLocalOverride = new(0x0096_0000);
    public static readonly Quality Uncertain = new(0x4000_0000);
    public static readonly Quality UncertainNoCommunicationLastUsableValue = new(0x408F_0000);
    public static readonly Quality UncertainLastUsableValue = new(0x4090_0000);
    public static readonly Quality UncertainSubstituteValue = new(0x4091_0000);
    public static readonly Quality UncertainInitialValue = new(0x4092_0000);
    public static readonly Quality UncertainSensorNotAccurate = new(0x4093_0000);
    public static readonly Quality UncertainEngineeringUnitsExceeded = new(0x4094_0000);
    public static readonly Quality UncertainSubNormal = new(0x4095_0000);
    public static readonly Quality Bad = new(0x8000_0000);
    public static readonly Quality BadCommunicationError = new(0x8005_0000);
    public static readonly Quality BadNoCommunication = new(0x8031_0000);
    public static readonly Quality BadWaitingForInitialData = new(0x8032_0000);
    public static readonly Quality BadConfigurationError = new(0x8089_0000);
    public static readonly Quality BadNotConnected = new(0x808A_0000);
    public static readonly Quality BadDeviceFailure = new(0x808B_0000);
    public static readonly Quality BadSensorFailure = new(0x808C_0000);
    public static readonly Quality BadOutOfService = new(0x808D_0000);

    /// <summary>Every named code with its classic byte, where one exists.</summary>
    public static readonly IReadOnlyList<(string Name, Quality Quality, byte? Classic)> Named =
    [
        (nameof(Good), Good, 192),
        (nameof(GoodLocalOverride), GoodLocalOverride, 216),
        (nameof(Uncertain), Uncertain, 64),
        (nameof(UncertainNoCommunicationLastUsableValue), UncertainNoCommunicationLastUsableValue, null),
        (nameof(UncertainLastUsableValue), UncertainLastUsableValue, 68),
        (nameof(UncertainSubstituteValue), UncertainSubstituteValue, 72),
        (nameof(UncertainInitialValue), UncertainInitialValue, null),
        (nameof(UncertainSensorNotAccurate), UncertainSensorNotAccurate, 80),
        (nameof(UncertainEngineeringUnitsExceeded), UncertainEngineeringUnitsExceeded, 84),
        (nameof(UncertainSubNormal), UncertainSubNormal, 88),
        (nameof(Bad), Bad, 0),
        (nameof(BadConfigurationError), BadConfigurationError, 4),
        (nameof(BadNotConnected), BadNotConnected, 8),
        (nameof(BadDeviceFailure), BadDeviceFailure, 12),
        (nameof(BadSensorFailure), BadSensorFailure, 16),
        (nameof(BadNoCommunication), BadNoCommunication, 24),
        (nameof(BadCommunicationError), BadCommunicationError, 20),
        (nameof(BadOutOfService), BadOutOfService, 28),
        (nameof(BadWaitingForInitialData), BadWaitingForInitialData, 32),
    ];

    private static readonly Dictionary<string, Quality> ByName = Named.ToDictionary(n => n.Name, n => n.Quality, StringComparer.Ordinal);
    private static readonly Dictionary<uint, string> Names = Named.ToDictionary(n => n.Quality.Code, n => n.Name);

    public QualitySeverity Severity => (Code >> 30) switch
    {
        0 => QualitySeverity.Good,
        1 => QualitySeverity.Uncertain,
        // 3 is reserved by the standard: nothing reserved is trusted.
        _ => QualitySeverity.Bad,
    };

    public bool IsGood => Severity == QualitySeverity.Good;
    public bool IsBad => Severity == QualitySeverity.Bad;
    public QualityLimit Limit => (QualityLimit)((Code & LimitMask) >> 8);

    /// <summary>The name of the code without its limit bits; an unnamed code reads as its severity and hexadecimal.</summary>
    public string Name => Names.TryGetValue(Code & SubstatusMask, out var name) ? name : $"{Severity} 0x{Code:X8}";

    public Quality WithLimit(QualityLimit limit) => new((Code & ~LimitMask) | ((uint)limit << 8));

    /// <summary>The worse of two; of equals the first. This is also the quality of a value calculated from both.</summary>
    public static Quality Worst(Quality a, Quality b) => b.Severity > a.Severity ? b : a;

    /// <summary>
    /// Accepts a code from outside. The severity must not be the reserved one, and a number of 1–255 is refused: it is most likely a
    /// classic byte, in which 192 is good and 0 is bad, the opposite of the 32-bit code.
    /// </summary>
    public static bool TryAccept(ulong code, out Quality quality)
    {
        quality = new Quality(unchecked((uint)code));
        return code == 0 || (code is > byte.MaxValue and <= uint.MaxValue && code >> 30 != 3);
    }

    public static bool TryAccept(ReadOnlySpan<char> name, out Quality quality) =>
        ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out quality);

    /// <summary>Translates the classic OPC byte. An unknown one keeps its two severity bits, so that bad never becomes good.</summary>
    public static Quality FromClassic(byte classic)
    {
        foreach (var (_, quality, known) in Named)
        {
            if (known == (classic & 0xFC))
                return quality.WithLimit((QualityLimit)(classic & 3));
        }
        return ((classic >> 6) switch { 3 => Good, 1 => Uncertain, _ => Bad }).WithLimit((QualityLimit)(classic & 3));
    }

    public override string ToString() => Name;
}
