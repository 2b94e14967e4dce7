using OpsConsole.Blood.Compatibility;

namespace OpsConsole.Blood.Units;

/// <summary>Why a reported unit must be looked at by a person before it may be used.</summary>
/// <param name="Code">Reason of the hold.</param>
/// <param name="Title">One sentence without its full stop.</param>
internal sealed record UnitConcern(string Code, string Title)
{
    public static string GroupDiffers => "GROUP-DIFFERS";

    /// <summary>A unit reported after its donation was recalled, with what else is wrong with it.</summary>
    public static UnitConcern Recalled(UnitConcern? other) =>
        new("DONATION-RECALLED", "Donation was recalled before this unit was reported" + (other is null ? "" : $"; {other.Title}"));

    /// <summary>
    /// The first concern about a report, or null. The group of a donation is the same on all its products, so a second
    /// group on the same donation number means that one of the labels is wrong.
    /// </summary>
    /// <param name="recordedGroups">Groups of the units of the same donation that are already known.</param>
    public static UnitConcern? Of(UnitReport report, IEnumerable<string> recordedGroups)
    {
        foreach (var code in recordedGroups)
        {
            if (code == report.Group.Code)
                continue;
            var before = BloodGroup.TryParse(code, out var recorded) ? recorded.Label : code;
            return new UnitConcern(GroupDiffers, $"Group differs from history: {report.Group.Label} today, {before} before");
        }

        var unknown = report.Attributes.FirstOrDefault(a => !TraitWords.TryParseAttribute(a, out _, out _));
        if (unknown is not null)
            return new UnitConcern("ATTRIBUTE-UNKNOWN", $"Attribute '{unknown}' is not known, so what the unit is good for is not known");
        return report.ExpiresAt - report.CollectedAt > LongestLife(report.Component)
            ? new UnitConcern("SHELF-LIFE", $"Expiry is later than any shelf life of {report.Component.Label.ToLowerInvariant()}")
            : null;
    }

    /// <summary>The longest shelf life of any jurisdiction: red cells and whole blood 49 days, cold platelets 14, frozen plasma and cryo 36 months.</summary>
    public static TimeSpan LongestLife(BloodComponent component)
    {
        if (component.CarriesRedCells)
            return TimeSpan.FromDays(49);
        return component == BloodComponent.Platelets ? TimeSpan.FromDays(14) : TimeSpan.FromDays(3 * 366);
    }
}

/// <summary>What a person needs to decide about a unit under review.</summary>
public sealed record UnitEvidence(
    string Unit, string Din, string ProductCode, string Component, string Group, string? ReportedGroup, string Site, DateTimeOffset CollectedAt,
    DateTimeOffset ExpiresAt, IReadOnlyList<string> Attributes, string State, IReadOnlyList<SiblingEvidence> Siblings);

/// <summary>Another unit of the same donation.</summary>
public sealed record SiblingEvidence(string Unit, string Component, string Group, string Site, string State);
