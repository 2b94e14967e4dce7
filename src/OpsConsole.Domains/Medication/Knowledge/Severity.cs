namespace OpsConsole.Medication.Knowledge;

/// <summary>How grave an interaction is, worst first. The mapping of other scales to this one needs a pharmacist's signature.</summary>
internal enum Severity
{
    /// <summary>FDB 1, NCPDP 1, FHIR high. A claim is rejected with 88 DD.</summary>
    Contraindicated = 1,

    /// <summary>FDB 2, NCPDP 1, FHIR high. A claim is held for review.</summary>
    Major = 2,

    /// <summary>FDB 3, NCPDP 2, FHIR moderate. A claim is paid with a message.</summary>
    Moderate = 3,

    /// <summary>NCPDP 3, FHIR low. Listed only.</summary>
    Minor = 4,

    /// <summary>FDB 9, NCPDP blank. Acts as <see cref="Major"/> until somebody classifies it.</summary>
    Undetermined = 9,
}

internal static class SeverityScale
{
    /// <summary>Reads a severity of a knowledge file; null for any other spelling, which stops the import.</summary>
    public static Severity? Parse(string text) => text switch
    {
        "contraindicated" => Severity.Contraindicated,
        "major" => Severity.Major,
        "moderate" => Severity.Moderate,
        "minor" => Severity.Minor,
        "undetermined" => Severity.Undetermined,
        _ => null,
    };

    /// <summary>The severity that decides what happens: undetermined acts as major.</summary>
    public static Severity Acting(this Severity severity) => severity == Severity.Undetermined ? Severity.Major : severity;

    public static string Word(this Severity severity) => severity switch
    {
        Severity.Contraindicated => "contraindicated",
        Severity.Major => "major",
        Severity.Moderate => "moderate",
        Severity.Minor => "minor",
        Severity.Undetermined => "undetermined",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "The scale is closed."),
    };

    /// <summary>NCPDP field 528-FS, clinical significance; empty when unspecified.</summary>
    public static string ClinicalSignificance(this Severity severity) => severity switch
    {
        Severity.Contraindicated or Severity.Major => "1",
        Severity.Moderate => "2",
        Severity.Minor => "3",
        _ => "",
    };
}
