using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts;

/// <summary>Raises the alert of effects in doubt of one kind, or returns it when there are none.</summary>
internal sealed class TellOfEffectsInDoubt(string kind, int count) : Command<bool>(Operator.System("alerts.effects"))
{
    private readonly string _fingerprint = $"console/effects/{kind}";

    public override string Stream => $"effects/{kind}";

    public override void Declare(Needs needs) => AlertPlacement.Declare(needs, _fingerprint);

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        if (count == 0)
        {
            await AlertPlacement.Return(work, _fingerprint, ct);
            return true;
        }

        var condition = new AlertCondition(
            _fingerprint, Severity.High, $"Effects of the kind {kind} cannot be carried out",
            $"{count} decided, but not done; what they are about stays held as it was.",
            "The journal's entries effect.failed name the fault; the log has its details. They are tried again every few minutes.",
            Stream, "/journal?type=effect.failed");
        await AlertPlacement.Raise(work, condition, ct);
        return true;
    }
}

/// <summary>Tells people of effects that the outbox cannot carry out.</summary>
public sealed class EffectAlerts(OutboxDispatcher outbox, IEnumerable<IEffector> effectors, WritePath write, LoopRegistry loops, TimeProvider time, ILogger<EffectAlerts> logger)
    : SupervisedService(loops, time, logger)
{
    private readonly IReadOnlyList<string> _kinds = [.. effectors.Select(e => e.Kind)];
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "alerts.effects";

    /// <inheritdoc />
    protected override TimeSpan Pace => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task Turn(CancellationToken ct)
    {
        if (outbox.InDoubt is not { } inDoubt)
            return;
        foreach (var kind in _kinds)
        {
            var count = inDoubt.GetValueOrDefault(kind);
            if (_told.TryGetValue(kind, out var told) && told == count)
                continue;
            var answer = await write.Execute(new TellOfEffectsInDoubt(kind, count), ct);
            if (answer.Outcome.Refused is null)
                _told[kind] = count;
        }
    }
}
