namespace OpsConsole.Blood.Supply;

/// <summary>How long stock lasts at recent use. Closed: there is no number standing for "not known".</summary>
internal abstract record DaysOfSupply
{
    private DaysOfSupply() { }

    internal sealed record Known(decimal Days) : DaysOfSupply;

    /// <summary>Reported use is zero: the stock is not being drawn on.</summary>
    internal sealed record NotUsed : DaysOfSupply;

    /// <summary>Too few days of use have been reported to say.</summary>
    internal sealed record Unknown : DaysOfSupply;

    /// <param name="dailyUse">Mean units a day, or null when not known.</param>
    public static DaysOfSupply Of(int units, decimal? dailyUse) => dailyUse switch
    {
        null => new Unknown(),
        <= 0 => new NotUsed(),
        { } use => new Known(Math.Round(units / use, 1, MidpointRounding.ToZero)),
    };
}

/// <summary>How far below its floor a stock is.</summary>
internal enum SupplySeverity
{
    Normal = 0,

    /// <summary>Under the floor.</summary>
    Medium = 1,

    /// <summary>Under four fifths of the floor.</summary>
    High = 2,

    /// <summary>Under 65 % of the floor.</summary>
    Critical = 3,

    /// <summary>Cannot be judged.</summary>
    Unknown = 4,
}

/// <summary>Severities in words.</summary>
internal static class SupplyWords
{
    /// <summary>The shortage phase the numbers suggest; a phase is declared by people, this only suggests it.</summary>
    public static string Phase(SupplySeverity severity) => severity switch
    {
        SupplySeverity.Normal => "green",
        SupplySeverity.Medium => "pre-amber",
        SupplySeverity.High => "amber",
        SupplySeverity.Critical => "red",
        _ => "unknown",
    };
}
