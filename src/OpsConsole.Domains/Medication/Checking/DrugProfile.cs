using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Checking;

/// <summary>One line of a patient's medication profile, as sent.</summary>
/// <param name="Status">As sent; only the statuses of <see cref="DrugProfile.EndedStatuses"/> take a line out of the check.</param>
/// <param name="LastFill">Day of the last fill, where the sender knows it.</param>
/// <param name="DaysSupply">Days the last fill lasts, where the sender knows it.</param>
internal sealed record ProfileLine(DrugReference Drug, string? Status, DateOnly? LastFill = null, int? DaysSupply = null);

/// <summary>The medication profile a check works on.</summary>
/// <param name="Lines">Null when no profile was given, which is not the same as an empty one.</param>
/// <param name="Complete">False when the sender says that part of the profile is missing, such as an unread last page.</param>
internal sealed record DrugProfile(IReadOnlyList<ProfileLine>? Lines, bool Complete = true)
{
    /// <summary>Statuses that say in so many words that the patient no longer takes the drug. Anything else counts as taken.</summary>
    public static IReadOnlySet<string> EndedStatuses { get; } =
        new HashSet<string>(["stopped", "completed", "cancelled", "discontinued", "inactive", "entered-in-error"], StringComparer.OrdinalIgnoreCase);

    public static DrugProfile Empty { get; } = new([]);

    public IReadOnlyList<ProfileLine> Active =>
        (Lines ?? []).Where(line => line.Status is null || !EndedStatuses.Contains(line.Status.Trim())).ToList();
}
