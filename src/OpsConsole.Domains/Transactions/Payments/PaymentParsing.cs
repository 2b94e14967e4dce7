using System.Text.Json;
using OpsConsole.Platform.Http;

namespace OpsConsole.Transactions.Payments;

/// <summary>Reads a payment at the edge.</summary>
internal static class PaymentParsing
{
    /// <summary>The order; if the fields have problems it is not to be used.</summary>
    public static PaymentOrder Read(JsonFields fields) => new(
        fields.Text("endToEndId", 35),
        fields.Text("debtorAccount", 100),
        fields.Text("creditorAccount", 100),
        Amount(fields),
        CurrencyCode(fields),
        fields.Date("valueDate"),
        fields.OptionalText("purpose", 140));

    private static string Amount(JsonFields fields)
    {
        if (!fields.TryGet("amount", out var value))
        {
            fields.Report("amount", "missing", "This member is required.");
            return "";
        }

        // A JSON number has lost its decimals' meaning already, and an empty text is an amount that was not given.
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100 } text)
            return text;
        fields.Report("amount", "amount-malformed", "An amount is a decimal string such as \"12750.00\".");
        return "";
    }

    private static string CurrencyCode(JsonFields fields)
    {
        var code = fields.Text("currency", 3);
        if (code.Length > 0 && (code.Length != 3 || !code.All(char.IsAsciiLetterUpper)))
            fields.Report("currency", "not-a-currency", "Three capital letters (ISO 4217) are expected.");
        return code;
    }
}
