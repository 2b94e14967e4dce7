namespace OpsConsole.Ui.Marks;

/// <summary>The five things that may take the eye. Everything else is grey.</summary>
public enum Tone
{
    /// <summary>Normal: no colour, no shape.</summary>
    None,

    /// <summary>Triangle.</summary>
    Critical,

    /// <summary>Diamond.</summary>
    High,

    /// <summary>Square.</summary>
    Medium,

    /// <summary>Ring.</summary>
    Advice,

    /// <summary>Dashed clock: old or unknown, never seen on a fresh value.</summary>
    Stale,
}

/// <summary>How a tone is written.</summary>
public static class ToneText
{
    /// <summary>The value of <c>data-tone</c>, or null so that the attribute is left out.</summary>
    public static string? Attribute(this Tone tone) => tone switch
    {
        Tone.None => null,
        Tone.Critical => "critical",
        Tone.High => "high",
        Tone.Medium => "medium",
        Tone.Advice => "advice",
        Tone.Stale => "stale",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "Not a tone."),
    };

    /// <summary>The word beside the shape.</summary>
    public static string Word(this Tone tone) => tone switch
    {
        Tone.None => "Normal",
        Tone.Critical => "Critical",
        Tone.High => "High",
        Tone.Medium => "Medium",
        Tone.Advice => "Advice",
        Tone.Stale => "Stale",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "Not a tone."),
    };
}
