using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
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

    /// <summary>Stages the effect. An exception leaves it pending, to be tried again later.</summary>
    ValueTask Apply(OutboxRow effect, Work work, CancellationToken ct);
}

/// <summary>An effect of the outbox was carried out.</summary>
[JournalEvent("effect.delivered")]
public sealed record EffectDelivered(string Kind, string Key);

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
        if (current is null || current.State != OutboxStates.Pending)
            return false;
        await effector.Apply(current, work, ct);
        await work.Update(current with { State = OutboxStates.Delivered, Attempts = current.Attempts + 1, Version = current.Version + 1 }, ct);
        work.Record(Stream, new EffectDelivered(current.Kind, current.Key));
        return true;
    }
}

/// <summary>Takes effects from the outbox to their effectors, oldest first. Any instance may; only one succeeds.</summary>
public sealed class OutboxDispatcher(
    IOpsDbFactory databases, WritePath write, IEnumerable<IEffector> effectors, CommitFeed feed,
    LoopRegistry loops, TimeProvider time, ILogger<OutboxDispatcher> logger) : SupervisedService(loops, time, logger)
{
    private readonly Dictionary<string, IEffector> _effectors = effectors.ToDictionary(e => e.Kind, StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0, 1);

    public override string Name => "outbox";

    protected override TimeSpan Pace => TimeSpan.Zero;

    public override async Task Turn(CancellationToken ct)
    {
        using var subscription = feed.Subscribe(_ => Wake());
        while (!ct.IsCancellationRequested)
        {
            while (await DeliverDue(ct) > 0)
                Beat();
            await _wake.WaitAsync(TimeSpan.FromSeconds(1), ct);
            Beat();
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Awake already.
            }
        }
    }

    /// <summary>Delivers what is due now; answers how many effects were delivered.</summary>
    public async Task<int> DeliverDue(CancellationToken ct)
    {
        await using var db = databases.Create();
        var now = Time.GetUtcNow();
        var due = await db.Set<OutboxRow>().AsNoTracking()
            .Where(o => o.State == OutboxStates.Pending && o.DueAt <= now)
            .OrderBy(o => o.DueAt).Take(200).ToListAsync(ct);
        var known = due.Where(o => _effectors.ContainsKey(o.Kind)).ToList();
        var answers = await Task.WhenAll(known.Select(o => Deliver(o, ct)));
        return answers.Count(delivered => delivered);
    }

    private async Task<bool> Deliver(OutboxRow effect, CancellationToken ct)
    {
        try
        {
            var answer = await write.Execute(new DeliverEffect(effect, _effectors[effect.Kind]), ct);
            return answer.Outcome is { Refused: null, Value: true };
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            Logger.LogError(error, "The effect {Effect} could not be carried out; it stays pending", effect.Id);
            return false;
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}
