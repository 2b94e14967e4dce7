using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Observability;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// Carries out one kind of effect inside the console. It runs in the transaction that marks the effect delivered, so it
/// happens exactly once however often it is tried.
/// </summary>
public interface IEffector
{
    /// <summary>The kind it takes.</summary>
    string Kind { get; }

    /// <summary>Names what <see cref="Apply"/> looks at.</summary>
    void Declare(OutboxRow effect, Needs needs);

    /// <summary>Stages the effect. An exception leaves it undone, to be tried again after a growing pause.</summary>
    ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct);
}

/// <summary>An effect of the outbox was carried out.</summary>
[JournalEvent("effect.delivered")]
public sealed record EffectDelivered(string Kind, string Key);

/// <summary>An effect of the outbox could not be carried out; what it would have changed stays as it was.</summary>
/// <param name="Attempts">How often it has been tried.</param>
/// <param name="Error">Type of the fault.</param>
/// <param name="State"><c>pending</c>, or <c>in-doubt</c> once somebody has to look.</param>
[JournalEvent("effect.failed")]
public sealed record EffectFailed(string Kind, string Key, int Attempts, string Error, string State);

/// <summary>Marks an effect delivered and stages it, in one transaction.</summary>
internal sealed class DeliverEffect(OutboxRow effect, IEffector effector) : Command<bool>(Operator.System("outbox"))
{
    public override string Stream => $"outbox/{effect.Id}";

    public override void Declare(Needs needs)
    {
        needs.Row<OutboxRow>(effect.Id);
        effector.Declare(effect, needs);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        var current = await work.Find<OutboxRow>(effect.Id, ct);
        if (current is null || !Outbox.IsOpen(current))
            return false;
        await effector.Apply(current, work, ct);
        await work.Update(current with { State = OutboxStates.Delivered, Attempts = current.Attempts + 1, Version = current.Version + 1 }, ct);
        work.Record(Stream, new EffectDelivered(current.Kind, current.Key));
        return true;
    }
}

/// <summary>Marks an effect that failed, and puts off its next attempt.</summary>
internal sealed class PutOffEffect(OutboxRow effect, string error) : Command<bool>(Operator.System("outbox"))
{
    public override string Stream => $"outbox/{effect.Id}";

    public override void Declare(Needs needs)
    {
        needs.Row<OutboxRow>(effect.Id);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        var current = await work.Find<OutboxRow>(effect.Id, ct);
        // Another instance may have tried the same attempt, or have succeeded.
        if (current is null || current.Version != effect.Version)
            return false;
        var next = Outbox.Failed(current, work.Now);
        await work.Update(next, ct);
        work.Record(Stream, new EffectFailed(next.Kind, next.Key, next.Attempts, error, next.State));
        return true;
    }
}

/// <summary>The rules of the outbox.</summary>
internal static class Outbox
{
    /// <summary>After so many failures an effect is in doubt, and somebody is told.</summary>
    public static int AttemptsUntilDoubt => 5;

    /// <summary>The longest time between two attempts.</summary>
    public static TimeSpan LongestPause => TimeSpan.FromMinutes(10);

    /// <summary>True while it is still to be carried out. One in doubt is: it succeeds once its cause is removed.</summary>
    public static bool IsOpen(OutboxRow effect) => effect.State == OutboxStates.Pending || effect.State == OutboxStates.InDoubt;

    public static OutboxRow Failed(OutboxRow effect, DateTimeOffset now)
    {
        var attempts = effect.Attempts + 1;
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts, 20)));
        return effect with
        {
            State = attempts >= AttemptsUntilDoubt ? OutboxStates.InDoubt : effect.State,
            Attempts = attempts,
            DueAt = now + (pause < LongestPause ? pause : LongestPause),
            Version = effect.Version + 1,
        };
    }
}

/// <summary>Takes effects from the outbox to their effectors, oldest first. Any instance may; only one succeeds.</summary>
public sealed class OutboxDispatcher(
    IOpsDbFactory databases, WritePath write, IEnumerable<IEffector> effectors, OutboxSignal signal,
    LoopRegistry loops, TimeProvider time, ILogger<OutboxDispatcher> logger) : SupervisedService(loops, time, logger)
{
    private readonly Dictionary<string, IEffector> _effectors = effectors.ToDictionary(e => e.Kind, StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "outbox";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Effects that failed so often that somebody has to look, by kind; null until they were first counted.</summary>
    public IReadOnlyDictionary<string, int>? InDoubt { get; private set; }

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        while (await DeliverDue(ct) > 0)
            Beat();
        await CountInDoubt(ct);
        await signal.Wait(TimeSpan.FromSeconds(1), ct);
    }

    /// <summary>Delivers what is due now; answers how many effects were delivered.</summary>
    public async Task<int> DeliverDue(CancellationToken ct)
    {
        List<OutboxRow> due = [.. await Due(OutboxStates.Pending, 200, ct), .. await Due(OutboxStates.InDoubt, 20, ct)];
        var answers = await Task.WhenAll(due.Select(o => Deliver(o, ct)));
        return answers.Count(delivered => delivered);
    }

    private async Task<IReadOnlyList<OutboxRow>> Due(string state, int most, CancellationToken ct)
    {
        await using var db = databases.Create();
        var now = Time.GetUtcNow();
        var kinds = _effectors.Keys.ToList();
        return await db.Set<OutboxRow>().AsNoTracking()
            .Where(o => o.State == state && o.DueAt <= now && kinds.Contains(o.Kind))
            .OrderBy(o => o.DueAt).Take(most).ToListAsync(ct);
    }

    private async Task CountInDoubt(CancellationToken ct)
    {
        await using var db = databases.Create();
        InDoubt = await db.Set<OutboxRow>().AsNoTracking().Where(o => o.State == OutboxStates.InDoubt)
            .GroupBy(o => o.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    private async Task<bool> Deliver(OutboxRow effect, CancellationToken ct)
    {
        using var activity = Tracing.Source.StartActivity("effect");
        activity?.SetTag("opsconsole.effect", effect.Id);
        try
        {
            var answer = await write.Execute(new DeliverEffect(effect, _effectors[effect.Kind]) { Correlation = effect.Correlation, Cause = effect.Cause }, ct);
            return answer.Outcome is { Refused: null, Value: true };
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            Logger.LogError(error, "The effect {Effect} could not be carried out; it is tried again after a pause", effect.Id);
            await write.Execute(new PutOffEffect(effect, error.GetType().Name) { Correlation = effect.Correlation, Cause = effect.Cause }, ct);
            return false;
        }
    }
}
