using OpsConsole.Transactions.Amounts;

namespace OpsConsole.Tests.Transactions;

public sealed class AmountTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Theory]
    [InlineData("-1.00")]
    [InlineData("-0.01")]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData("(1.00)")]
    [InlineData("\u22121.00")]
    public void A_signed_amount_is_held_and_never_flipped(string text) => HeldAs(text, "USD", "AMT-NEGATIVE");

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    public void Zero_is_held(string text) => HeldAs(text, "USD", "AMT-ZERO");

    [Theory]
    [InlineData("1.005", "USD")]
    [InlineData("1.5", "JPY")]
    [InlineData("1.0005", "KWD")]
    public void What_is_finer_than_the_currency_is_held_and_never_rounded(string text, string currency) => HeldAs(text, currency, "AMT-PRECISION");

    [Theory]
    [InlineData("1.500", "USD", 150)]
    [InlineData("12345", "JPY", 12345)]
    [InlineData("123.45", "USD", 12345)]
    [InlineData("12.345", "KWD", 12345)]
    [InlineData("1.2345", "CLF", 12345)]
    [InlineData("000001.00", "USD", 100)]
    [InlineData("9999999999999999.99", "USD", 999999999999999999)]
    public void An_exact_amount_is_read_to_the_minor_unit(string text, string currency, long minor) =>
        Read(text, currency).Should().Be(new AmountReading.Exact(minor));

    [Theory]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("10,00")]
    [InlineData(" 10")]
    [InlineData("10 ")]
    [InlineData("+10")]
    [InlineData("1_000")]
    [InlineData("\uff11\uff10")]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("--1")]
    [InlineData("-abc")]
    public void What_is_no_amount_is_refused_at_the_edge(string text) => Read(text, "USD").Should().BeOfType<AmountReading.Reject>();

    [Theory]
    [InlineData("1234567890123456789")]
    [InlineData("12345678901234.12345")]
    [InlineData("1.000001")]
    public void More_than_18_digits_or_5_decimals_are_refused(string text) =>
        Read(text, "USD").Should().BeOfType<AmountReading.Reject>().Which.Code.Should().Be("amount-too-long");

    [Theory]
    [InlineData("999999999999999999", "KWD")]
    [InlineData("99999999999999999", "CLF")]
    [InlineData("999999999999999999", "USD")]
    public void What_the_ledger_cannot_hold_is_held(string text, string currency) => HeldAs(text, currency, "AMT-OVERFLOW");

    [Theory]
    [InlineData("HRK", "2022-12-31", 2)]
    [InlineData("HRK", "2023-01-01", null)]
    [InlineData("BGN", "2026-01-01", null)]
    [InlineData("BGN", "2025-12-31", 2)]
    [InlineData("XAU", "2026-11-23", null)]
    [InlineData("ABC", "2026-11-23", null)]
    [InlineData("MGA", "2026-11-23", 2)]
    [InlineData("UGX", "2026-11-23", 0)]
    public void The_value_date_decides_whether_a_currency_is_in_use(string code, string date, int? exponent) =>
        Currency.ExponentOf(code, DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).Should().Be(exponent);

    [Fact]
    public void An_unknown_currency_is_held() => HeldAs("10.00", "XXX", "CCY-UNKNOWN");

    private static AmountReading Read(string text, string currency) => AmountText.Read(text, currency, Currency.ExponentOf(currency, Day));

    private static void HeldAs(string text, string currency, string code) =>
        Read(text, currency).Should().BeOfType<AmountReading.Hold>().Which.Code.Should().Be(code);
}
