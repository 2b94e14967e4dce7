using System.Collections.Frozen;

namespace OpsConsole.Transactions.Amounts;

/// <summary>
/// ISO 4217 currencies and how many decimals their minor unit has. A code that is not in force on the value date is
/// unknown: the payment is held, never guessed.
/// </summary>
internal static class Currency
{
    private static readonly FrozenDictionary<string, int> Exponents = Build();

    /// <summary>Codes out of use, and the last day they were in use.</summary>
    private static readonly FrozenDictionary<string, DateOnly> Retired = new Dictionary<string, DateOnly>(StringComparer.Ordinal)
    {
        ["HRK"] = new(2022, 12, 31),
        ["ZWL"] = new(2024, 8, 31),
        ["ANG"] = new(2025, 3, 31),
        ["BGN"] = new(2025, 12, 31),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Version of the table, written into every decision.</summary>
    public static string TableVersion => "iso4217-2026-01-01";

    /// <summary>Decimals of the minor unit, or null if the code is not in use on the value date or has no minor unit.</summary>
    public static int? ExponentOf(string code, DateOnly valueDate)
    {
        if (Retired.TryGetValue(code, out var last) && valueDate > last)
            return null;
        return Exponents.TryGetValue(code, out var exponent) ? exponent : null;
    }

    private static FrozenDictionary<string, int> Build()
    {
        const string zero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
        const string three = "BHD IQD JOD KWD LYD OMR TND";
        const string four = "CLF UYW";
        const string two =
            "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL";
        var table = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (codes, exponent) in new[] { (zero, 0), (two, 2), (three, 3), (four, 4) })
        {
            foreach (var code in codes.Split(' '))
                table[code] = exponent;
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
