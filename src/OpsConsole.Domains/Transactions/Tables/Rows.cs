using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Transactions.Tables;

/// <summary>An account of the ledger. Balances are minor units and never negative; their difference is the position.</summary>
public sealed record AccountRow : IVersionedRow
{
    public static string Forbidden => "forbidden";

    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Currency { get; init; }
    public required string Kind { get; init; }

    /// <summary><c>forbidden</c> or <c>allowed</c>.</summary>
    public required string Overdraft { get; init; }

    /// <summary><c>open</c>, <c>blocked</c> or <c>closed</c>.</summary>
    public required string Status { get; init; }

    public string? Name { get; init; }
    public long PendingDebits { get; init; }
    public long PostedDebits { get; init; }
    public long PendingCredits { get; init; }
    public long PostedCredits { get; init; }
}

/// <summary>A payment instruction and what became of it.</summary>
public sealed record PaymentRow : IVersionedRow
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string EndToEndId { get; init; }

    /// <summary>End-to-end id and debtor: unique for as long as payments are kept, whatever happens to idempotency keys.</summary>
    public required string ReferenceKey { get; init; }

    public required string Debtor { get; init; }
    public required string Creditor { get; init; }

    /// <summary>Minor units, or null if the text is not an exact amount.</summary>
    public long? Amount { get; init; }

    /// <summary>The amount as it came.</summary>
    public required string AmountText { get; init; }

    public required string Currency { get; init; }
    public required string ValueDate { get; init; }
    public string? Purpose { get; init; }
    public required string State { get; init; }
    public required string IsoStatus { get; init; }

    /// <summary>Coded reasons, comma-separated.</summary>
    public required string Reasons { get; init; }

    public string? HoldId { get; init; }

    /// <summary>What a duplicate would share, see <see cref="Payments.PaymentLikeness"/>; null for a rejected one, which nothing duplicates.</summary>
    public string? LikenessKey { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>One movement of the ledger; never changed, corrected by another.</summary>
public sealed record TransferRow : IRow
{
    public required string Id { get; init; }
    public required string PaymentId { get; init; }

    /// <summary><c>settle</c>, <c>pend</c>, <c>post</c> or <c>void</c>.</summary>
    public required string Kind { get; init; }

    public required string Debtor { get; init; }
    public required string Creditor { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
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
            t.HasIndex(r => new { r.LikenessKey, r.ReceivedAt });
            t.HasIndex(r => new { r.State, r.ReceivedAt });
        });
        model.Entity<TransferRow>(t =>
        {
            t.ToTable("Transfers").IsAppendOnly();
            t.Property(r => r.Id).HasMaxLength(60);
        });
    }
}
