using System.Globalization;
using OpsConsole.Transactions.Amounts;

namespace OpsConsole.Transactions.Ledger;

/// <summary>Balances as people read them.</summary>
internal static class AccountMoney
{
    /// <summary>Minor units with sign, point and currency; plainly as minor units where the currency's exponent is not known.</summary>
    public static string Text(Int128 minor, string currency, DateOnly today)
    {
        if (Currency.ExponentOf(currency, today) is not { } exponent)
            return string.Create(CultureInfo.InvariantCulture, $"{minor:#,0} minor units of {currency}");
        return $"{(minor < 0 ? "−" : "")}{AmountText.Format((long)Int128.Clamp(minor, long.MinValue, long.MaxValue), exponent)} {currency}";
    }
}
