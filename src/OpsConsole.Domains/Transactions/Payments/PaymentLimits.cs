using System.Globalization;
using Microsoft.Extensions.Options;

namespace OpsConsole.Transactions.Payments;

/// <summary>Limits of a single payment. Section <c>Transactions:Limits</c>: currency to decimal text, for example <c>AUD = 250000</c>.</summary>
public sealed class PaymentLimits
{
    /// <summary>Largest amount that goes through unseen, in major units.</summary>
    public Dictionary<string, string> Limits { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The limit in minor units, or null where none is set.</summary>
    internal long? Of(string currency, int exponent) =>
        Limits.TryGetValue(currency, out var text) && Amounts.AmountText.Read(text, currency, exponent) is Amounts.AmountReading.Exact { Minor: var minor } ? minor : null;
}

internal sealed class PaymentLimitsValidator : IValidateOptions<PaymentLimits>
{
    public ValidateOptionsResult Validate(string? name, PaymentLimits options)
    {
        var wrong = options.Limits
            .Where(l => l.Key.Length != 3 || !decimal.TryParse(l.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit) || limit <= 0)
            .Select(l => $"Transactions:Limits:{l.Key} is '{l.Value}'; a positive decimal number for a three-letter currency is expected.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
