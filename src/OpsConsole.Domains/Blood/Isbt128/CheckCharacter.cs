namespace OpsConsole.Blood.Isbt128;

/// <summary>ISO/IEC 7064 mod 37-2 over a donation number, as ISBT 128 uses it.</summary>
internal static class CheckCharacter
{
    /// <summary>The type-3 flag of a label is this plus the check value: 60 to 96.</summary>
    public const int FlagBase = 60;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
    private const int Modulus = 37;

    /// <summary>The check value, 0 to 36.</summary>
    /// <exception cref="ArgumentException">A character is not a digit, an upper-case letter or *.</exception>
    public static int Value(ReadOnlySpan<char> text)
    {
        var p = 0;
        foreach (var c in text)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                throw new ArgumentException($"'{c}' has no check value.", nameof(text));
            p = (p + value) * 2 % Modulus;
        }

        return (Modulus + 1 - p) % Modulus;
    }

    /// <summary>The check character a person types: 0–9, A–Z or *.</summary>
    public static char Keyboard(ReadOnlySpan<char> text) => Alphabet[Value(text)];
}
