using System.Globalization;

namespace OpsConsole.Simulator.World;

/// <summary>
/// ISBT 128 donation identification numbers (ST-001, structure 001) and their check character (ISO/IEC 7064 mod 37-2).
/// Only the facility code that the standard reserves for tests is ever made here.
/// </summary>
internal static class Din
{
    public const string TestFacility = "A9999";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

    /// <param name="sequence">0 to 999,999 within the facility's year.</param>
    public static string Compose(int year, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{TestFacility}{year % 100:00}{sequence:000000}");

    /// <summary>Whether the 13 characters have the form of structure 001: facility, year, sequence.</summary>
    public static bool IsValid(string din) =>
        din.Length == 13
        && din[0] is (>= 'A' and <= 'N') or (>= 'P' and <= 'Z') or (>= '1' and <= '9')
        && IsFacilityCharacter(din[1])
        && IsFacilityCharacter(din[2])
        && din.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The character a person keys after the number to prove it was read well; it is not part of the number.</summary>
    public static char CheckCharacter(string din)
    {
        var product = 0;
        foreach (var character in din)
            product = (product + Alphabet.IndexOf(character, StringComparison.Ordinal)) * 2 % 37;
        return Alphabet[(38 - product) % 37];
    }

    private static bool IsFacilityCharacter(char character) =>
        character is (>= 'A' and <= 'N') or (>= 'P' and <= 'Z') or (>= '0' and <= '9');
}
