using System.Diagnostics.CodeAnalysis;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.Isbt128;

/// <summary>Who may receive a unit, by the collection type of its product code.</summary>
internal enum CollectionUse
{
    General = 0,
    EmergencyOnly = 1,
    NamedRecipientOnly = 2,
    NotForTransfusion = 3,

    /// <summary>A collection type whose meaning is not known here: treated as not for general use.</summary>
    NotKnown = 4,
}

/// <summary>
/// A product code: description (E or F and four digits), collection type, division. Its meaning is in a licensed table;
/// only its form and collection type are read here.
/// </summary>
internal sealed record ProductCode
{
    /// <summary>Characters in a product code.</summary>
    public const int Length = 8;

    private ProductCode(string value) => Value = value;

    public string Value { get; }

    public CollectionUse Use => Value[5] switch
    {
        'V' or '0' => CollectionUse.General,
        'G' => CollectionUse.EmergencyOnly,
        '1' or '2' => CollectionUse.NamedRecipientOnly,
        'R' or 'r' => CollectionUse.NotForTransfusion,
        _ => CollectionUse.NotKnown,
    };

    public override string ToString() => Value;

    /// <summary>Reads eight characters, or data structure 003 with its <c>=&lt;</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProductCode? code, [NotNullWhen(false)] out Reason? refusal)
    {
        code = null;
        var body = text is { Length: Length + 2 } && text.StartsWith("=<", StringComparison.Ordinal) ? text[2..] : text;
        refusal = Fault(body);
        if (refusal is not null)
            return false;
        code = new ProductCode(body!);
        return true;
    }

    private static Reason? Fault(string? body)
    {
        if (body is null || body.Length != Length)
            return new Reason("product-code-length", $"A product code has {Length} characters; this has {body?.Length ?? 0}.");
        if (body[0] is not ('E' or 'F') || body.AsSpan(1, 4).IndexOfAnyExceptInRange('0', '9') >= 0)
            return new Reason("product-code-description", $"'{body[..5]}' is not a blood product description: E or F and four digits.");
        if (!char.IsAsciiLetterOrDigit(body[5]))
            return new Reason("product-code-collection", "The collection type is a letter or a digit.");
        var division = body[6] == '0' || char.IsAsciiLetterUpper(body[6]) || char.IsAsciiDigit(body[6]);
        var subdivision = char.IsAsciiDigit(body[7]) || char.IsAsciiLetterLower(body[7]);
        return division && subdivision
            ? null
            : new Reason("product-code-division", "The division is an upper-case letter or digit, the sub-division a lower-case letter or digit; undivided is 00.");
    }
}

/// <summary>What identifies one unit: donation number and product code together, never the donation number alone.</summary>
internal sealed record UnitIdentity(DonationNumber Donation, ProductCode Product)
{
    /// <summary>The 21 characters used as the unit's id.</summary>
    public string UnitId => Donation.Value + Product.Value;

    /// <summary>Reads a unit id of 21 characters.</summary>
    public static bool TryParse(string? unitId, [NotNullWhen(true)] out UnitIdentity? identity)
    {
        identity = null;
        if (unitId is not { Length: DonationNumber.Length + ProductCode.Length }
            || !DonationNumber.TryParse(unitId[..DonationNumber.Length], out var donation, out _)
            || !ProductCode.TryParse(unitId[DonationNumber.Length..], out var product, out _))
        {
            return false;
        }

        identity = new UnitIdentity(donation, product);
        return true;
    }
}
