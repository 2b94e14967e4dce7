using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Voids a hold that ran out, or marks one that passed its due time. Never releases.</summary>
internal sealed class EndOfTime(string holdId, HoldDomain domain) : Command<string>(Operator.System("review.deadlines"))
{
    public override string Stream => $"hold/{holdId}";

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var hold = await work.Find<HoldRow>(holdId, ct);
        if (hold is null || hold.State == HoldStates.Completed)
            return "gone";
        if (hold.VoidAt <= work.Now)
        {
            await DecideHold.Complete(work, hold, domain, "reject", "EXPIRED", null, ct);
            work.Record(Stream, new HoldVoided(hold.Id, hold.Subject));
            return "voided";
        }

        if (hold.DueAt > work.Now || hold.Escalated)
            return "waiting";
        await work.Update(hold with { Escalated = true, NextDeadlineAt = hold.VoidAt, Version = hold.Version + 1 }, ct);
        work.Record(Stream, new HoldOverdue(hold.Id, hold.DueAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        return "overdue";
    }
}

/// <summary>Looks once a second for holds whose time has come. What a passed deadline means is decided in the command, by its own clock.</summary>
public sealed class HoldDeadlines(IOpsDbFactory databases, WritePath write, IEnumerable<HoldDomain> domains, LoopRegistry loops, TimeProvider time, ILogger<HoldDeadlines> logger)
    : SupervisedService(loops, time, logger)
{
    private readonly Dictionary<string, HoldDomain> _domains = domains.ToDictionary(d => d.Name, StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "review.deadlines";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        await using var db = databases.Create();
        var now = Time.GetUtcNow();
        var due = await db.Set<HoldRow>().AsNoTracking()
            .Where(h => h.NextDeadlineAt <= now).OrderBy(h => h.NextDeadlineAt).Take(500).Select(h => new { h.Id, h.Domain }).ToListAsync(ct);
        await Task.WhenAll(due.Where(h => _domains.ContainsKey(h.Domain)).Select(h => write.Execute(new EndOfTime(h.Id, _domains[h.Domain]), ct)));
    }
}
