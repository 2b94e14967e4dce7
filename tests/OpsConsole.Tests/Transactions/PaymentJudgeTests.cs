using OpsConsole.Transactions.Amounts;
using OpsConsole.Transactions.Payments;
using OpsConsole.Transactions.Tables;

namespace OpsConsole.Tests.Transactions;

public sealed class PaymentJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_payment_settles_with_the_proof_that_every_rule_ran()
    {
        var settle = Judge().Should().BeOfType<PaymentVerdict.Settle>().Which;
        settle.Amount.Should().Be(10_000);
        settle.Proof.Version.Should().Be(Payment.Rules);
        settle.Proof.Checked.Should().Be(6);
    }

    [Fact]
    public void A_rule_that_breaks_holds_the_payment()
    {
        var hold = Judge(limit: "a lot").Should().BeOfType<PaymentVerdict.Hold>().Which;
        hold.Code.Should().Be("ENGINE-ERROR");
        hold.Title.Should().StartWith("Unable to verify, manual review required");
        hold.Reserve.Should().BeNull();
        hold.CannotRelease.Should().NotBeNull();
    }

    [Fact]
    public void What_is_read_of_earlier_payments_may_break_and_holds_too() =>
        Judge(alike: Breaking()).Should().BeOfType<PaymentVerdict.Hold>().Which.Code.Should().Be("ENGINE-ERROR");

    [Theory]
    [InlineData("open", "open", null)]
    [InlineData("closed", "open", "ACC-CLOSED")]
    [InlineData("open", "closed", "ACC-CLOSED")]
    [InlineData("blocked", "open", "ACC-BLOCKED")]
    [InlineData("open", "blocked", "ACC-BLOCKED")]
    [InlineData("open", "a status nobody knows", "ACC-BLOCKED")]
    public void A_release_looks_at_both_accounts_again(string debtor, string creditor, string? code) =>
        Payment.StopsRelease(Account("A", debtor), Account("B", creditor), 100)?.Code.Should().Be(code);

    private static PaymentVerdict Judge(string limit = "250000", IEnumerable<PaymentRow>? alike = null) => Payment.Judge(
        new PaymentOrder("E1", "A", "B", "100.00", "AUD", DateOnly.FromDateTime(Now.UtcDateTime), null), new AmountReading.Exact(10_000),
        Account("A", "open"), Account("B", "open"), alike ?? [], new PaymentLimits { Limits = { ["AUD"] = limit } }, Now);

    private static AccountRow Account(string id, string status) =>
        new() { Id = id, Version = 1, Currency = "AUD", Kind = "customer", Overdraft = "allowed", Status = status };

    private static IEnumerable<PaymentRow> Breaking()
    {
        yield return null!;
    }
}
