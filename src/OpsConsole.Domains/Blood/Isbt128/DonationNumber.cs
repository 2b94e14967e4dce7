using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.Isbt128;

/// <summary>
/// A donation identification number: facility (5), nominal year (2), sequence (6). Thirteen characters; flags and
/// check character are not part of it. Two units with the same number are siblings, not the same unit.
/// </summary>
internal sealed record DonationNumber
{
    /// <summary>Characters in a donation number.</summary>
    public const int Length = 13;

    private const string FacilityFirst = "ABCDEFGHIJKLMNPQRSTUVWXYZ123456789";
    private const string FacilityNext = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";

    private DonationNumber(string value) => Value = value;

    public string Value { get; }

    public string Facility => Value[..5];

    /// <summary>As printed for the eye: <c>G1234 17 654321</c>.</summary>
    public string Printed => $"{Value[..5]} {Value[5..7]} {Value[7..]}";

    /// <summary>The check character that is typed after the number.</summary>
    public char Check => CheckCharacter.Keyboard(Value);

    public override string ToString() => Value;

    /// <summary>
    /// Reads what a machine sends: 13 characters, or data structure 001 with its <c>=</c> and two flag characters.
    /// Flags 00 to 59 mean nothing here; 60 to 96 carry the check value and must agree.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DonationNumber? number, [NotNullWhen(false)] out Reason? refusal)
    {
        number = null;
        var isStructure = text is { Length: Length + 3 } && text[0] == '=';
        var body = isStructure ? text![1..(Length + 1)] : text;
        refusal = Fault(body);
        if (refusal is null && isStructure)
            refusal = FlagFault(body!, text![(Length + 1)..]);
        if (refusal is not null)
            return false;
        number = new DonationNumber(body!);
        return true;
    }

    /// <summary>
    /// Reads what a person types: the number, spaces allowed, and always the check character. When it does not check,
    /// a confusion of 0 with O or 1 with I is repaired only if exactly one repair checks.
    /// </summary>
    public static bool TryParseKeyed(
        string? text, [NotNullWhen(true)] out DonationNumber? number, out bool repaired, [NotNullWhen(false)] out Reason? refusal)
    {
        number = null;
        repaired = false;
        var typed = (text ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (typed.Length != Length + 1)
        {
            refusal = new Reason("din-check-required", $"Type the {Length} characters of the donation number and its check character.");
            return false;
        }

        if (Checks(typed))
        {
            number = new DonationNumber(typed[..Length]);
            refusal = null;
            return true;
        }

        var repairs = Confusions(typed).Where(Checks).Distinct(StringComparer.Ordinal).Take(2).ToList();
        if (repairs.Count == 1)
        {
            number = new DonationNumber(repairs[0][..Length]);
            repaired = true;
            refusal = null;
            return true;
        }

        refusal = Fault(typed[..Length])
            ?? new Reason("din-check-character", "The check character does not agree with the donation number: one of the characters was misread.");
        return false;
    }

    private static bool Checks(string typed) =>
        Fault(typed[..Length]) is null && CheckCharacter.Keyboard(typed.AsSpan(0, Length)) == typed[Length];

    private static IEnumerable<string> Confusions(string typed)
    {
        for (var i = 0; i < typed.Length; i++)
        {
            char? other = typed[i] switch { '0' => 'O', 'O' => '0', '1' => 'I', 'I' => '1', _ => null };
            if (other is { } c)
                yield return $"{typed[..i]}{c}{typed[(i + 1)..]}";
        }
    }

    private static Reason? Fault(string? body)
    {
        if (body is null || body.Length != Length)
            return new Reason("din-length", $"A donation number has {Length} characters; this has {body?.Length ?? 0}.");
        if (!FacilityFirst.Contains(body[0], StringComparison.Ordinal)
            || !FacilityNext.Contains(body[1], StringComparison.Ordinal) || !FacilityNext.Contains(body[2], StringComparison.Ordinal)
            || !char.IsAsciiDigit(body[3]) || !char.IsAsciiDigit(body[4]))
        {
            return new Reason("din-facility", $"'{body[..5]}' is not a facility: upper case, no letter O, not starting with 0, two digits at the end.");
        }

        return body.AsSpan(5).IndexOfAnyExceptInRange('0', '9') >= 0
            ? new Reason("din-sequence", "Year and sequence of a donation number are digits.")
            : null;
    }

    private static Reason? FlagFault(string body, string flag)
    {
        if (!flag.All(char.IsAsciiLetterOrDigit))
            return new Reason("din-flag", "The two flag characters are letters or digits.");
        return int.TryParse(flag, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= CheckCharacter.FlagBase and <= CheckCharacter.FlagBase + 36
            && value - CheckCharacter.FlagBase != CheckCharacter.Value(body)
            ? new Reason("din-check-character", "The check flag does not agree with the donation number: the label was misread.")
            : null;
    }
}
