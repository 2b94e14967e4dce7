using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Transactions.Payments;

/// <summary>
/// By what payments alike find each other: debtor, creditor, amount and currency, hashed with the period they came in. A
/// period is as long as <see cref="Payment.DuplicateWindow"/>, so a duplicate is in the running period or in the one before.
/// Made before the payment waits for its commit, where hashing holds nobody up.
/// </summary>
internal sealed class PaymentLikeness
{
    private readonly string _what;
    private readonly long _madeIn;
    private readonly string[] _keys;

    public PaymentLikeness(PaymentOrder order, long minor, DateTimeOffset receivedAt)
    {
        _what = $"{Plain(order.Debtor)}\n{Plain(order.Creditor)}\n{minor}\n{order.Currency}";
        _madeIn = PeriodOf(receivedAt);
        _keys = Make(_madeIn);
    }

    /// <summary>The key to store first, then those of earlier payments that may be twins.</summary>
    public IReadOnlyList<string> Keys(DateTimeOffset now) => PeriodOf(now) == _madeIn ? _keys : Make(PeriodOf(now));

    private string[] Make(long period) => [Key(period), Key(period - 1)];

    private string Key(long period) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_what}\n{period}")).AsSpan(0, 16));

    private static long PeriodOf(DateTimeOffset time) => time.UtcTicks / Payment.DuplicateWindow.Ticks;

    // An account number is the same however it is spaced or cased.
    private static string Plain(string account) => account.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
