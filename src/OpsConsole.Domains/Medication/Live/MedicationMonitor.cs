using Microsoft.Extensions.Logging;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Medication.Live;

/// <summary>The knowledge as the dashboard shows it.</summary>
/// <param name="Version">Null when the import gate refused the file.</param>
/// <param name="Problem">Why no claim can be cleared now; null when claims can.</param>
public sealed record KnowledgeView(string? Version, int Rules, int Pairs, DateOnly? CompiledOn, int AgeDays, bool IsOff, string? OffBy, DateTimeOffset? OffSince, string? OffWhy, string? Problem);

/// <summary>What is going on in medication.</summary>
/// <param name="PerSecond">Decisions in each of the last whole seconds, oldest first.</param>
/// <param name="VerifiedLastHour">Of <paramref name="DecidedLastHour"/>, those whose every check could be completed.</param>
/// <param name="Held">Claims that wait for a person, however old.</param>
/// <param name="Percentile99">From arrival to durable answer, on this instance; null before the first.</param>
/// <param name="Recent">The newest claims, newest first.</param>
public sealed record MedicationSnapshot(
    IReadOnlyList<int> PerSecond, int DecidedLastHour, int VerifiedLastHour, int RejectedLastHour, int Held, TimeSpan? Percentile99,
    KnowledgeView Knowledge, IReadOnlyList<MedicationClaimRow> Recent)
{
    /// <summary>Mean of the last ten whole seconds.</summary>
    public double Rate => PerSecond.Count == 0 ? 0 : PerSecond.TakeLast(10).Average();

    /// <summary>0 to 1; null while nothing was decided.</summary>
    public double? ShareVerified => DecidedLastHour == 0 ? null : (double)VerifiedLastHour / DecidedLastHour;
}

/// <summary>Holds the snapshot of medication for all viewers.</summary>
internal sealed class MedicationMonitor(
    ClaimQueries queries, KnowledgeDesk desk, DecisionPace pace, CommitFeed feed, LoopRegistry loops, TimeProvider time,
    ILogger<MedicationMonitor> logger) : Monitor<MedicationSnapshot>(feed, loops, time, logger)
{
    private const int RecentClaims = 20;

    private readonly DecidedHour hour = new(queries, feed);

    public override string Name => "monitor:medication";

    protected override TimeSpan LeastInterval => TimeSpan.FromSeconds(1);

    protected override bool Concerns(CommittedEntry entry) =>
        entry.Stream.StartsWith("medication-claim/", StringComparison.Ordinal) || entry.Stream.StartsWith("medication-knowledge/", StringComparison.Ordinal);

    protected override async Task<MedicationSnapshot> Load(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var decided = await hour.Count(now, ct);
        var row = await desk.Switch(ct);
        var health = KnowledgeWatch.Judge(desk.StateWith(row), now, desk.Conventions);
        var loaded = (desk.Load as KnowledgeLoad.Loaded)?.Knowledge;
        var age = loaded is null ? 0 : DateOnly.FromDateTime(now.UtcDateTime).DayNumber - loaded.CompiledOn.DayNumber;
        var off = row is { IsOff: true } ? row : null;
        return new MedicationSnapshot(
            pace.PerSecond(now),
            decided.Decided,
            decided.Verified,
            decided.Rejected,
            await queries.Held(ct),
            pace.Percentile99(now),
            new KnowledgeView(loaded?.Label, loaded?.Rules.Count ?? 0, loaded?.Pairs.Count ?? 0, loaded?.CompiledOn, age, off is not null, off?.By, off?.Since, off?.Why, health.Problem),
            await queries.Newest(new ClaimFilter(null, null, null), null, RecentClaims, ct));
    }

    public override void Dispose()
    {
        hour.Dispose();
        base.Dispose();
    }
}
