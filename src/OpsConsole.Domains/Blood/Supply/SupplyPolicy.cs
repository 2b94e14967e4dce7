using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Supply;

/// <summary>Floors and bands for days of supply, versioned as a whole.</summary>
internal sealed record SupplyPolicy
{
    public static SupplyPolicy Default { get; } = new();

    public string Version { get; init; } = "supply-1";

    /// <summary>Days of supply below which a component is short, in any group.</summary>
    public IReadOnlyDictionary<BloodComponent, decimal> FloorDays { get; init; } = new Dictionary<BloodComponent, decimal>
    {
        [BloodComponent.RedCells] = 5,
        [BloodComponent.Platelets] = 1,
        [BloodComponent.Plasma] = 5,
        [BloodComponent.Cryo] = 3,
        [BloodComponent.WholeBlood] = 1,
    };

    public decimal CriticalBelow { get; init; } = 0.65m;

    public decimal HighBelow { get; init; } = 0.8m;

    /// <summary>Days looked back over for the mean use.</summary>
    public int WindowDays { get; init; } = 28;

    /// <summary>Reported days needed before a mean is believed.</summary>
    public int MinimumReportedDays { get; init; } = 3;

    public SupplySeverity Judge(BloodComponent component, DaysOfSupply supply)
    {
        switch (supply)
        {
            case DaysOfSupply.Unknown:
                return SupplySeverity.Unknown;
            case DaysOfSupply.Known(var days):
                var share = days / FloorDays[component];
                if (share < CriticalBelow)
                    return SupplySeverity.Critical;
                if (share < HighBelow)
                    return SupplySeverity.High;
                return share < 1 ? SupplySeverity.Medium : SupplySeverity.Normal;
            default:
                return SupplySeverity.Normal;
        }
    }
}
