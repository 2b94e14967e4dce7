using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.LifeCycle;

/// <summary>Temperatures, in °C, that decide steps.</summary>
internal static class ColdChain
{
    /// <summary>
    /// Where a returned unit may go back on the shelf: red cells and whole blood 1 to 10 in transport, platelets 20 to
    /// 24, plasma and cryo frozen at −25 or below.
    /// </summary>
    public static (decimal Low, decimal High) ReturnRange(BloodComponent component)
    {
        if (component.CarriesRedCells)
            return (1, 10);
        return component == BloodComponent.Platelets ? (20, 24) : (-100, -25);
    }

    /// <summary>Whether a unit received at this temperature must be reviewed. Decided for red cells and whole blood only; others travel in packs that are judged by time.</summary>
    public static bool IsExcursion(BloodComponent component, decimal? celsius) =>
        component.CarriesRedCells && (celsius < 1 || celsius > 10);
}
