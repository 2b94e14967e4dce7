namespace OpsConsole.Blood.Compatibility;

/// <summary>One ABO group in an order of preference.</summary>
/// <param name="Position">0 is best; groups written "A or B" share a position.</param>
/// <param name="OnlyLowTitre">Acceptable only when the unit is high-titre negative.</param>
internal readonly record struct Preference(int Position, bool OnlyLowTitre);

/// <summary>
/// The order in which a policy prefers ABO groups for a recipient, as its guidance prints it. The text form is kept
/// so that the table in the code can be laid beside the published one: <c>A &gt; AB &gt; B* or O*</c>.
/// </summary>
internal sealed class PreferenceOrder
{
    private readonly Dictionary<string, Preference> _byAbo;

    private PreferenceOrder(string text, Dictionary<string, Preference> byAbo) => (Text, _byAbo) = (text, byAbo);

    public string Text { get; }

    /// <summary>The preference for a unit's ABO group, or null when the order does not list it.</summary>
    public Preference? For(string abo) => _byAbo.TryGetValue(abo, out var preference) ? preference : null;

    /// <exception cref="FormatException">The order names something other than O, A, B and AB, or names one twice.</exception>
    public static PreferenceOrder Parse(string text)
    {
        var byAbo = new Dictionary<string, Preference>(StringComparer.Ordinal);
        var steps = text.Split('>', StringSplitOptions.TrimEntries);
        for (var position = 0; position < steps.Length; position++)
        {
            foreach (var written in steps[position].Split(" or ", StringSplitOptions.TrimEntries))
            {
                var abo = written.TrimEnd('*');
                if (abo is not ("O" or "A" or "B" or "AB") || !byAbo.TryAdd(abo, new Preference(position, written.EndsWith('*'))))
                    throw new FormatException($"'{text}' is not an order of preference.");
            }
        }

        return new PreferenceOrder(text, byAbo);
    }
}
