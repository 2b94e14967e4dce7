using Microsoft.Extensions.Options;
using OpsConsole.Transactions.Amounts;

namespace OpsConsole.Transactions.Payments;

/// <summary>Limits of a single payment. Sections <c>Transactions:Limits</c> and <c>Transactions:Minimums</c>: currency to decimal text, for example <c>AUD = 250000</c>.</summary>
public sealed class PaymentLimits
{
    /// <summary>Largest amount that goes through unseen, in major units.</summary>
    public Dictionary<string, string> Limits { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Smallest amount that goes through unseen, in major units.</summary>
    public Dictionary<string, string> Minimums { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The limit in minor units, or null where none is set.</summary>
    /// <exception cref="InvalidOperationException">A limit is set and cannot be read: that is not the same as none.</exception>
    internal long? Of(string currency, int exponent) => Read(Limits, currency, exponent);

    /// <summary>The minimum in minor units, or null where none is set.</summary>
    /// <exception cref="InvalidOperationException">A minimum is set and cannot be read.</exception>
    internal long? MinimumOf(string currency, int exponent) => Read(Minimums, currency, exponent);

    private static long? Read(Dictionary<string, string> limits, string currency, int exponent)
    {
        if (!limits.TryGetValue(currency, out var text))
            return null;
        return AmountText.Read(text, currency, exponent) is AmountReading.Exact { Minor: var minor }
            ? minor
            : throw new InvalidOperationException($"The limit '{text}' is not an amount of {currency}.");
    }
}

internal sealed class PaymentLimitsValidator : IValidateOptions<PaymentLimits>
{
    public ValidateOptionsResult Validate(string? name, PaymentLimits options)
    {
        var wrong = options.Limits.Select(l => Problem("Limits", l.Key, l.Value)).Concat(options.Minimums.Select(l => Problem("Minimums", l.Key, l.Value))).OfType<string>().ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    // Read as the amounts themselves are read: a limit that some payment could not be compared with would be no limit for it.
    private static string? Problem(string section, string currency, string? text)
    {
        // Before every code's last day, so that a limit may stay for payments dated while the currency was in use.
        if (Currency.ExponentOf(currency, DateOnly.MinValue) is not { } exponent)
            return $"Transactions:{section}:{currency} is for no currency known here; an ISO 4217 code in capitals, such as AUD, is expected.";
        return AmountText.Read(text ?? "", currency, exponent) is AmountReading.Exact
            ? null
            : $"Transactions:{section}:{currency} is '{text}'; a positive amount with at most {exponent} decimals is expected.";
    }
}
