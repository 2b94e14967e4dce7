using System.Globalization;

namespace OpsConsole.Transactions.Amounts;

/// <summary>What an amount's text came to. The set is closed: an amount is never rounded, flipped or guessed.</summary>
internal abstract record AmountReading
{
    private AmountReading() { }

    /// <summary>An exact, positive amount.</summary>
    /// <param name="Minor">Minor units of the currency.</param>
    public sealed record Exact(long Minor) : AmountReading;

    /// <summary>Somebody must look: the text is kept as it came.</summary>
    /// <param name="Code">Hold reason.</param>
    public sealed record Hold(string Code, string Sentence) : AmountReading;

    /// <summary>Not an amount at all: refused at the edge.</summary>
    public sealed record Reject(string Code, string Sentence) : AmountReading;
}

/// <summary>Reads amounts: strict ASCII digits with an optional fraction; everything else is held or refused.</summary>
internal static class AmountText
{
    private const int MostDigits = 18;
    private const int MostDecimals = 5;
    private const string Minus = "\u2212";

    /// <param name="exponent">Decimals of the currency, or null if it is unknown.</param>
    public static AmountReading Read(string text, string currency, int? exponent)
    {
        if (Unsigned(text) is { } body)
        {
            return IsPlain(body)
                ? new AmountReading.Hold("AMT-NEGATIVE", $"Amount is negative: {Minus}{body} {currency}.")
                : Malformed();
        }

        if (!IsPlain(text))
            return Malformed();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? text : text[..point]).TrimStart('0');
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length + fraction.Length > MostDigits || fraction.Length > MostDecimals)
            return new AmountReading.Reject("amount-too-long", $"An amount has at most {MostDigits} digits, {MostDecimals} of them after the point.");
        if (exponent is not { } decimals)
            return new AmountReading.Hold("CCY-UNKNOWN", $"The currency {currency} is not in use on the value date.");

        var significant = fraction.TrimEnd('0');
        if (whole.Length == 0 && significant.Length == 0)
            return new AmountReading.Hold("AMT-ZERO", $"Amount is zero: {text} {currency}.");
        if (significant.Length > decimals)
            return new AmountReading.Hold("AMT-PRECISION", $"Amount is finer than {currency} allows: {text} has {significant.Length} decimals, {currency} has {decimals}.");
        return long.TryParse(whole + significant.PadRight(decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new AmountReading.Exact(minor)
            : new AmountReading.Hold("AMT-OVERFLOW", $"Amount is larger than the ledger can hold: {text} {currency}.");
    }

    // A sign is never accepted; which signs there are is known, so that the person sees "negative" and not "malformed".
    private static string? Unsigned(string text) => text switch
    {
        ['-' or '\u2212', .. var rest] => rest,
        ['(', .. var rest, ')'] => rest,
        _ => null,
    };

    private static bool IsPlain(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0
            ? IsDigits(text)
            : IsDigits(text.AsSpan(0, point)) && IsDigits(text.AsSpan(point + 1));
    }

    private static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return text.Length > 0;
    }

    private static AmountReading.Reject Malformed() =>
        new("amount-malformed", "An amount is written with the digits 0 to 9 and at most one point, without sign, exponent, grouping or spaces.");

    /// <summary>Minor units as a decimal text of the currency.</summary>
    public static string Format(long minor, int exponent)
    {
        var digits = Math.Abs((decimal)minor) / (decimal)Math.Pow(10, exponent);
        return digits.ToString($"F{exponent}", CultureInfo.InvariantCulture);
    }
}
