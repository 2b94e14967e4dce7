namespace OpsConsole.Medication.Claims;

/// <summary>Whether the day of the last fill counts as a day used. Payers differ, and the answer moves by one day.</summary>
internal enum DayCounting
{
    Inclusive = 1,
    Exclusive = 2,
}

/// <summary>How much of the last supply is used on the day of the next fill.</summary>
internal sealed record SupplyUsed(int Days, int DaysSupply)
{
    /// <summary>Two decimals, rounded half up; for people. Decisions compare whole numbers.</summary>
    public decimal Percent => Math.Round(100m * Days / DaysSupply, 2, MidpointRounding.AwayFromZero);

    /// <summary>Whether at least this part of the supply is used; no rounding is involved.</summary>
    public bool Reaches(int percent) => (long)Days * 100 >= (long)percent * DaysSupply;
}

/// <summary>The arithmetic of refills. Days used = service date − last fill (+ 1 when inclusive); part used = days used ÷ days' supply.</summary>
internal static class RefillTooSoon
{
    public static SupplyUsed Used(DateOnly lastFill, int daysSupply, DateOnly serviceDate, DayCounting counting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(daysSupply, 1);
        var elapsed = serviceDate.DayNumber - lastFill.DayNumber;
        return new SupplyUsed(counting == DayCounting.Inclusive ? elapsed + 1 : elapsed, daysSupply);
    }

    /// <summary>The first day on which a refill is not too soon.</summary>
    public static DateOnly Earliest(DateOnly lastFill, int daysSupply, int percent, DayCounting counting)
    {
        var needed = ((percent * daysSupply) + 99) / 100;
        return lastFill.AddDays(counting == DayCounting.Inclusive ? needed - 1 : needed);
    }

    /// <summary>Whether a supply that begins on a day overlaps an earlier one by more than the grace.</summary>
    public static bool Overlaps(DateOnly lastFill, int daysSupply, DateOnly newDate, int graceDays) =>
        newDate.DayNumber <= lastFill.DayNumber + daysSupply - graceDays;
}
