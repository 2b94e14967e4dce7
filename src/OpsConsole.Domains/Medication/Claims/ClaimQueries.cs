using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Claims;

/// <summary>A claim as it stands and the decision it rests on.</summary>
/// <param name="Stored">The document as it is in the journal.</param>
/// <param name="Intact">False if the journal entry no longer agrees with its hash: somebody changed it.</param>
public sealed record StoredDecision(MedicationClaimRow Claim, DecisionDocument Document, JsonElement Stored, string Sha256, bool Intact);

/// <summary>What to list. Null means any.</summary>
/// <param name="State"><c>paid</c>, <c>rejected</c> or <c>held</c>.</param>
/// <param name="Verified">Only decisions whose every check could, or could not, be completed.</param>
/// <param name="Text">Claim number, member or product, exactly; or the beginning of a product.</param>
public sealed record ClaimFilter(string? State, bool? Verified, string? Text);

/// <summary>How many claims were decided, and how they stand now.</summary>
/// <param name="Verified">Those whose every check could be completed.</param>
internal sealed record ClaimTally(int Decided, int Verified, int Rejected)
{
    public static ClaimTally None { get; } = new(0, 0, 0);

    public static ClaimTally operator +(ClaimTally one, ClaimTally other) =>
        new(one.Decided + other.Decided, one.Verified + other.Verified, one.Rejected + other.Rejected);
}

/// <summary>Reads claims and decisions.</summary>
internal sealed class ClaimQueries(IOpsDbFactory databases, JournalQueries journal, KnowledgeDesk desk)
{
    public async Task<StoredDecision?> Decision(string id, CancellationToken ct)
    {
        await using var db = databases.Create();
        if (await db.Set<MedicationClaimRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, ct) is not { } claim)
            return null;
        var story = await journal.Story(SubmitClaim.StreamOf(id), ct);
        var first = story.FirstOrDefault(item => item.Type == "medication.claim-decided")
            ?? throw new InvalidOperationException($"Claim {id} has no decision in the journal.");
        var payload = first.Entry.GetProperty("payload");
        var stored = payload.GetProperty("document");
        return new StoredDecision(claim, DecisionDocuments.Read(stored), stored, payload.GetProperty("sha256").GetString() ?? "", first.Intact);
    }

    /// <summary>Decides the stored decision again and compares. No effect.</summary>
    public async Task<ReplayAnswer?> Replay(string id, CancellationToken ct) =>
        await Decision(id, ct) is { } decision ? DecisionReplay.Run(decision.Stored, desk.Held) : null;

    /// <summary>Where the list of decisions goes on after this claim.</summary>
    public static ListPlace PlaceOf(MedicationClaimRow claim) => new(claim.DecidedAt, claim.Id);

    /// <summary>Claims newest first.</summary>
    /// <param name="after">The place after which to go on, or null for the newest.</param>
    public async Task<IReadOnlyList<MedicationClaimRow>> Newest(ClaimFilter filter, ListPlace? after, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var query = db.Set<MedicationClaimRow>().AsNoTracking();
        if (filter.State is { } state)
            query = query.Where(row => row.State == state);
        if (filter.Verified is { } verified)
            query = query.Where(row => row.Verified == verified);
        if (filter.Text is { Length: > 0 } text)
            query = query.Where(row => row.ClaimId == text || row.Member == text || row.Id == text || row.Product.StartsWith(text));
        if (after is not null)
            query = query.Where(row => row.DecidedAt <= after.At && (row.DecidedAt < after.At || string.Compare(row.Id, after.Id) < 0));
        return await query.OrderByDescending(row => row.DecidedAt).ThenByDescending(row => row.Id).Take(take).ToListAsync(ct);
    }

    /// <summary>How the claims decided in these slices of time stand now. A slice without claims is absent.</summary>
    /// <param name="first">Ticks of UTC, divided by the length of a slice.</param>
    /// <param name="last">As the first, and counted too.</param>
    /// <param name="length">Of a slice, in ticks.</param>
    public async Task<IReadOnlyDictionary<long, ClaimTally>> Tallies(long first, long last, long length, CancellationToken ct)
    {
        var (from, to) = (new DateTimeOffset(first * length, TimeSpan.Zero), new DateTimeOffset((last + 1) * length, TimeSpan.Zero));
        await using var db = databases.Create();
        var counts = await db.Set<MedicationClaimRow>().AsNoTracking().Where(row => row.DecidedAt >= from && row.DecidedAt < to)
            // The cast takes the time as it is stored, in ticks: the databases have no common word for the length of a time.
            .GroupBy(row => new { Slice = (long)(object)row.DecidedAt / length, row.State, row.Verified })
            .Select(group => new { group.Key.Slice, group.Key.State, group.Key.Verified, Count = group.Count() }).ToListAsync(ct);
        return counts.GroupBy(c => c.Slice).ToDictionary(slice => slice.Key, slice => new ClaimTally(
            slice.Sum(c => c.Count), slice.Where(c => c.Verified).Sum(c => c.Count), slice.Where(c => c.State == "rejected").Sum(c => c.Count)));
    }

    /// <summary>When each of these claims was decided, in no particular order.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> DecidedAt(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<MedicationClaimRow>().AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => row.DecidedAt).ToListAsync(ct);
    }

    /// <summary>Claims that wait for a person, however old.</summary>
    public async Task<int> Held(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<MedicationClaimRow>().AsNoTracking().CountAsync(row => row.State == "held", ct);
    }
}
