namespace OpsConsole.Blood.Compatibility;

/// <summary>Sex as it bears on the RhD rules.</summary>
internal enum RecipientSex
{
    Unknown = 0,
    Female = 1,
    Male = 2,
}

/// <summary>The person who is to receive the units, as far as it decides what is compatible.</summary>
/// <param name="Group">Null when the group is not known, discrepant or differs from history.</param>
/// <param name="BirthYear">Calendar year; null when not known.</param>
/// <param name="Antibodies">Clinically significant antibodies, current or historical.</param>
/// <param name="NeedsRepeatedTransfusion">An RhD− person who will be transfused again gets RhD−.</param>
internal sealed record Recipient(
    BloodGroup? Group, RecipientSex Sex, int? BirthYear, RedCellAntigens Antibodies, bool NeedsRepeatedTransfusion = false)
{
    /// <summary>Nothing known beyond the group: protected as far as the rules can protect.</summary>
    public static Recipient OfGroup(BloodGroup? group) => new(group, RecipientSex.Unknown, null, RedCellAntigens.None);

    /// <summary>Anti-D found now or ever.</summary>
    public bool HasAntiD => (Antibodies & RedCellAntigens.D) != RedCellAntigens.None;

    /// <summary>The smallest age the person can have in that year: the birthday may still be to come.</summary>
    public int? YoungestAge(int inYear) => BirthYear is { } year ? inYear - year - 1 : null;
}
