using OpsConsole.Transactions.Payments;

namespace OpsConsole.Tests.Transactions;

public sealed class PaymentLimitsTests
{
    [Theory]
    [InlineData("AUD", "250000", true)]
    [InlineData("AUD", "250000.50", true)]
    [InlineData("JPY", "1000", true)]
    [InlineData("JPY", "1000.5", false)]
    [InlineData("AUD", "0", false)]
    [InlineData("AUD", "-5", false)]
    [InlineData("AUD", "", false)]
    [InlineData("AUD", "1e6", false)]
    [InlineData("AUD", "1234567890123456789", false)]
    [InlineData("usd", "100", false)]
    [InlineData("ZZZ", "100", false)]
    [InlineData("XAU", "100", false)]
    [InlineData("AUDX", "100", false)]
    public void A_limit_is_an_exact_amount_of_a_known_currency(string currency, string limit, bool valid)
    {
        var result = new PaymentLimitsValidator().Validate(null, new PaymentLimits { Limits = { [currency] = limit } });
        result.Succeeded.Should().Be(valid);
        if (!valid)
            result.FailureMessage.Should().Contain($"Transactions:Limits:{currency}");
    }
}
