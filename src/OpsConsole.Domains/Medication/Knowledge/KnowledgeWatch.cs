using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Claims;
using OpsConsole.Medication.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Medication.Knowledge;

/// <summary>What the watch saw last.</summary>
/// <param name="Problem">Why the knowledge clears nothing; null when it does.</param>
internal sealed record KnowledgeHealth(DateTimeOffset At, string? Problem);

/// <summary>
/// Asks the knowledge its canary questions every minute, whether claims come in or not, and raises an alert when a claim
/// could not be cleared. The questions go through the same check that decides claims.
/// </summary>
internal sealed class KnowledgeWatch(
    KnowledgeDesk desk, WritePath write, LoopRegistry loops, TimeProvider time, ILogger<KnowledgeWatch> logger)
    : SupervisedService(loops, time, logger)
{
    public override string Name => "medication-knowledge";

    protected override TimeSpan Pace => TimeSpan.FromMinutes(1);

    protected override TimeSpan Patience => TimeSpan.FromMinutes(3);

    public KnowledgeHealth? Last { get; private set; }

    public override async Task Turn(CancellationToken ct)
    {
        var health = Judge(await desk.Read(ct), Time.GetUtcNow(), desk.Conventions);
        // The first turn always tells: an alert raised before a restart may be about something that has ended meanwhile.
        if ((Last is null || health.Problem != Last.Problem)
            && (await write.Execute(new TellOfKnowledge(health.Problem), ct)).Outcome.Refused is { } refusal)
            throw new InvalidOperationException($"The knowledge could not be told of: {refusal.Code}.");
        Last = health;
    }

    public static KnowledgeHealth Judge(KnowledgeState state, DateTimeOffset now, ClaimConventions conventions)
    {
        var report = InteractionCheck.Run(
            new InteractionQuestion(null, DrugProfile.Empty, state, now, conventions.KnowledgeMaximumAge), CheckBudget.Unlimited);
        return new KnowledgeHealth(now, report.Unverified.Count == 0 ? null : string.Join("; ", report.Unverified.Select(gap => gap.Text)));
    }
}

/// <summary>Raises the alert about the knowledge, or says that its condition has ended.</summary>
internal sealed class TellOfKnowledge(string? problem) : Command<bool>(Operator.System("medication.knowledge"))
{
    public override string Stream => SwitchKnowledge.StreamName;

    public override void Declare(Needs needs)
    {
        needs.Row<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId);
        AlertPlacement.Declare(needs, KnowledgeAlert.Fingerprint);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        // The switch may have moved since the watch looked; what stands now decides the words.
        if (await work.Find<KnowledgeSwitchRow>(KnowledgeSwitchRow.TheId, ct) is { IsOff: true } off)
            await AlertPlacement.Raise(work, KnowledgeAlert.SwitchedOff(off.By, off.Why), ct);
        else if (problem is null)
            await AlertPlacement.Return(work, KnowledgeAlert.Fingerprint, ct);
        else
            await AlertPlacement.Raise(work, KnowledgeAlert.NotUsable(problem), ct);
        return true;
    }
}
