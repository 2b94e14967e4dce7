using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Claims;

/// <summary>A pharmacy's request to be paid for a dispensed drug, checked for form but not yet for anything else.</summary>
/// <param name="Quantity">Units dispensed, above zero.</param>
/// <param name="DaysSupply">Days the quantity lasts, above zero.</param>
/// <param name="FillNumber">0 for the first fill of a prescription, 1 and above for a refill.</param>
/// <param name="Strength">As sent, such as "20 mg"; null when the claim does not say.</param>
/// <param name="Allergies">Null when nobody asked; empty when the answer was none. The two are not the same.</param>
internal sealed record Claim(
    string ClaimId,
    string Member,
    string Pharmacy,
    string Prescriber,
    DrugReference Product,
    decimal Quantity,
    int DaysSupply,
    int FillNumber,
    DateOnly ServiceDate,
    string? Strength,
    DrugProfile Profile,
    IReadOnlyList<DrugReference>? Allergies,
    IReadOnlyList<string> Diagnoses);

/// <summary>The named numbers a decision rests on; they are printed in it, so that it can be repeated.</summary>
/// <param name="KnowledgeMaximumAgeDays">Knowledge compiled longer ago is not trusted.</param>
/// <param name="RefillPercent">The part of the last supply, in percent, that must be used before a refill.</param>
/// <param name="Counting">Whether the day of the last fill counts as a day used.</param>
/// <param name="DuplicateGraceDays">Days two supplies of one ingredient may overlap.</param>
/// <param name="MaximumClaimAgeDays">Claims for an earlier service date are too old.</param>
internal sealed record ClaimConventions(
    int KnowledgeMaximumAgeDays, int RefillPercent, DayCounting Counting, int DuplicateGraceDays, int MaximumClaimAgeDays)
{
    public static ClaimConventions Default { get; } = new(366, 75, DayCounting.Inclusive, 0, 366);

    public TimeSpan KnowledgeMaximumAge => TimeSpan.FromDays(KnowledgeMaximumAgeDays);
}
