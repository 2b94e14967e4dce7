using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Transactions.Tables;

/// <summary>An account of the ledger. Balances are minor units and never negative; their difference is the position.</summary>
public sealed record AccountRow : IVersionedRow
{
    /// <summary>The <see cref="Overdraft"/> of an account whose balance must cover its debits.</summary>
    public static string Forbidden => "forbidden";

    /// <summary>The account's id, up to 100 characters.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>ISO 4217; never changes.</summary>
    public required string Currency { get; init; }

    /// <summary>In the owner's words; up to 40 characters.</summary>
    public required string Kind { get; init; }

    /// <summary><c>forbidden</c> or <c>allowed</c>.</summary>
    public required string Overdraft { get; init; }

    /// <summary><c>open</c>, <c>blocked</c> or <c>closed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Who it belongs to, for a person to read; null if not said.</summary>
    public string? Name { get; init; }

    /// <summary>Reserved by holds, minor units.</summary>
    public long PendingDebits { get; init; }

    /// <summary>Moved, minor units.</summary>
    public long PostedDebits { get; init; }

    /// <summary>Reserved by holds, minor units.</summary>
    public long PendingCredits { get; init; }

    /// <summary>Moved, minor units.</summary>
    public long PostedCredits { get; init; }
}

/// <summary>A payment instruction and what became of it.</summary>
public sealed record PaymentRow : IVersionedRow
{
    /// <summary>32 hexadecimal digits; the machine interface calls it the transaction id.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>The debtor's own reference, at most 35 characters.</summary>
    public required string EndToEndId { get; init; }

    /// <summary>End-to-end id and debtor: unique for as long as payments are kept, whatever happens to idempotency keys.</summary>
    public required string ReferenceKey { get; init; }

    /// <summary>Account id, whether or not there is such an account.</summary>
    public required string Debtor { get; init; }

    /// <summary>Account id, whether or not there is such an account.</summary>
    public required string Creditor { get; init; }

    /// <summary>Minor units, or null if the text is not an exact amount.</summary>
    public long? Amount { get; init; }

    /// <summary>The amount as it came.</summary>
    public required string AmountText { get; init; }

    /// <summary>Three capital letters, as they came; not always a currency there is.</summary>
    public required string Currency { get; init; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public required string ValueDate { get; init; }

    /// <summary>In the debtor's words, up to 140 characters; null if not said.</summary>
    public string? Purpose { get; init; }

    /// <summary><c>settled</c>, <c>held</c> or <c>rejected</c>.</summary>
    public required string State { get; init; }

    /// <summary>ISO 20022: <c>ACSC</c> only once the money has moved, <c>PDNG</c> while held, <c>RJCT</c> if rejected.</summary>
    public required string IsoStatus { get; init; }

    /// <summary>Coded reasons, comma-separated.</summary>
    public required string Reasons { get; init; }

    /// <summary>The hold that keeps it or kept it last; null if none ever did.</summary>
    public string? HoldId { get; init; }

    /// <summary>What a duplicate would share, see <see cref="Payments.PaymentLikeness"/>; null for a rejected one, which nothing duplicates.</summary>
    public string? LikenessKey { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>One movement of the ledger; never changed, corrected by another.</summary>
public sealed record TransferRow : IRow
{
    /// <summary><c>payment-kind</c>: a payment has at most one of each kind.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="PaymentRow.Id"/>.</summary>
    public required string PaymentId { get; init; }

    /// <summary><c>settle</c>, <c>pend</c>, <c>post</c> or <c>void</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Account id.</summary>
    public required string Debtor { get; init; }

    /// <summary>Account id.</summary>
    public required string Creditor { get; init; }

    /// <summary>Minor units, more than 0.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

internal static class TransactionTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AccountRow>(t =>
        {
            t.ToTable("Accounts").IsAudited();
            t.Property(r => r.Id).HasMaxLength(100);
            t.Property(r => r.Currency).HasMaxLength(3);
        });
        model.Entity<PaymentRow>(t =>
        {
            t.ToTable("Payments").IsAudited();
            t.Property(r => r.Id).HasMaxLength(40);
            t.HasIndex(r => r.ReferenceKey).IsUnique();
            t.HasIndex(r => new { r.LikenessKey, r.ReceivedAt }).IsRememberedByWriter();
            t.HasIndex(r => new { r.State, r.ReceivedAt });
        });
        model.Entity<TransferRow>(t =>
        {
            t.ToTable("Transfers").IsAppendOnly();
            t.Property(r => r.Id).HasMaxLength(60);
        });
    }
}
