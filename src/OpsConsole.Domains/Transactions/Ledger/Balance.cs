using OpsConsole.Transactions.Tables;

namespace OpsConsole.Transactions.Ledger;

/// <summary>
/// Two-phase double entry on account rows: pend, then exactly one of post or void. Sums are checked in 128 bits, so that
/// no balance can wrap around.
/// </summary>
internal static class Balance
{
    /// <summary>Null if the debtor may be debited by this much more; limits count what is pending.</summary>
    public static string? Refused(AccountRow debtor, AccountRow creditor, long amount)
    {
        if (debtor.Overdraft == AccountRow.Forbidden && Available(debtor) < amount)
            return "FUNDS";
        return Overflows(debtor.PendingDebits, debtor.PostedDebits, amount) || Overflows(creditor.PendingCredits, creditor.PostedCredits, amount)
            ? "AMT-OVERFLOW"
            : null;
    }

    /// <summary>What has been posted, net; negative if overdrawn.</summary>
    public static long Position(AccountRow account) => account.PostedCredits - account.PostedDebits;

    /// <summary>What may still be debited where an overdraft is forbidden: what is reserved counts as gone.</summary>
    public static Int128 Available(AccountRow account) => (Int128)account.PostedCredits - account.PostedDebits - account.PendingDebits;

    private static bool Overflows(long pending, long posted, long amount) =>
        (Int128)pending + amount > long.MaxValue || (Int128)posted + amount > long.MaxValue || (Int128)pending + posted + amount > long.MaxValue;

    public static (AccountRow Debtor, AccountRow Creditor) Settled(AccountRow debtor, AccountRow creditor, long amount) => (
        debtor with { PostedDebits = checked(debtor.PostedDebits + amount), Version = debtor.Version + 1 },
        creditor with { PostedCredits = checked(creditor.PostedCredits + amount), Version = creditor.Version + 1 });

    public static (AccountRow Debtor, AccountRow Creditor) Pended(AccountRow debtor, AccountRow creditor, long amount) => (
        debtor with { PendingDebits = checked(debtor.PendingDebits + amount), Version = debtor.Version + 1 },
        creditor with { PendingCredits = checked(creditor.PendingCredits + amount), Version = creditor.Version + 1 });

    public static (AccountRow Debtor, AccountRow Creditor) Posted(AccountRow debtor, AccountRow creditor, long amount) => (
        debtor with { PendingDebits = checked(debtor.PendingDebits - amount), PostedDebits = checked(debtor.PostedDebits + amount), Version = debtor.Version + 1 },
        creditor with { PendingCredits = checked(creditor.PendingCredits - amount), PostedCredits = checked(creditor.PostedCredits + amount), Version = creditor.Version + 1 });

    public static (AccountRow Debtor, AccountRow Creditor) Voided(AccountRow debtor, AccountRow creditor, long amount) => (
        debtor with { PendingDebits = checked(debtor.PendingDebits - amount), Version = debtor.Version + 1 },
        creditor with { PendingCredits = checked(creditor.PendingCredits - amount), Version = creditor.Version + 1 });
}
