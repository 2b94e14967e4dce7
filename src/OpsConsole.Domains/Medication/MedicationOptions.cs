using Microsoft.Extensions.Options;
using OpsConsole.Medication.Claims;

namespace OpsConsole.Medication;

/// <summary>Settings of the medication module. Section <c>Medication</c>.</summary>
public sealed class MedicationOptions
{
    /// <summary>Knowledge compiled longer ago than this clears nothing any more, in days.</summary>
    public int KnowledgeMaximumAgeDays { get; set; } = ClaimConventions.Default.KnowledgeMaximumAgeDays;

    /// <summary>The part of the last supply that must be used before a refill, in percent.</summary>
    public int RefillPercent { get; set; } = ClaimConventions.Default.RefillPercent;

    /// <summary>Whether the day of the last fill counts as used.</summary>
    public bool RefillCountsFillDay { get; set; } = true;

    /// <summary>Days two supplies of one ingredient may overlap.</summary>
    public int DuplicateGraceDays { get; set; } = ClaimConventions.Default.DuplicateGraceDays;

    /// <summary>Claims for a service date longer ago than this are too old, in days.</summary>
    public int MaximumClaimAgeDays { get; set; } = ClaimConventions.Default.MaximumClaimAgeDays;

    /// <summary>How long one interaction check may take before it answers "unable to verify", in milliseconds.</summary>
    public int CheckBudgetMilliseconds { get; set; } = 500;

    /// <summary>Within how many hours a held claim should be decided. The payer's clock for urgent cases is 24 hours.</summary>
    public int HoldDueHours { get; set; } = 24;

    /// <summary>Most drugs one profile may list.</summary>
    public int MostDrugs { get; set; } = 500;

    internal ClaimConventions Conventions => new(
        KnowledgeMaximumAgeDays, RefillPercent, RefillCountsFillDay ? DayCounting.Inclusive : DayCounting.Exclusive, DuplicateGraceDays, MaximumClaimAgeDays);
}

internal sealed class MedicationOptionsValidator : IValidateOptions<MedicationOptions>
{
    public ValidateOptionsResult Validate(string? name, MedicationOptions options)
    {
        var wrong = new List<string>();
        Within(wrong, nameof(options.KnowledgeMaximumAgeDays), options.KnowledgeMaximumAgeDays, 1, 3660);
        Within(wrong, nameof(options.RefillPercent), options.RefillPercent, 0, 100);
        Within(wrong, nameof(options.DuplicateGraceDays), options.DuplicateGraceDays, 0, 90);
        Within(wrong, nameof(options.MaximumClaimAgeDays), options.MaximumClaimAgeDays, 1, 3660);
        Within(wrong, nameof(options.CheckBudgetMilliseconds), options.CheckBudgetMilliseconds, 1, 60_000);
        Within(wrong, nameof(options.HoldDueHours), options.HoldDueHours, 1, 720);
        Within(wrong, nameof(options.MostDrugs), options.MostDrugs, 100, 2_000);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void Within(List<string> wrong, string key, int value, int least, int most)
    {
        if (value < least || value > most)
            wrong.Add($"Medication:{key} is {value}; a whole number from {least} to {most} is expected.");
    }
}
