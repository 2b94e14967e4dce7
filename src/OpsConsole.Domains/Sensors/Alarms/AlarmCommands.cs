using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Points;

namespace OpsConsole.Sensors.Alarms;

/// <summary>What people do to limit alarms. Each names the occurrence that was seen.</summary>
internal sealed class AlarmCommands(WritePath write, Authorizer authorizer, PointRegistry points, PointTable table, AlarmBook book, SensorMeter meter)
{
    /// <summary>Acknowledges the occurrence that was seen; who comes second is told who was first.</summary>
    public async Task<Answer<AlarmChange>> Acknowledge(Operator by, string occurrenceId, string? comment, IdempotencyClaim? key, CancellationToken ct)
    {
        if (await Seen(by, occurrenceId, SensorsModule.Acknowledge, ct) is var (situation, occurrence, refused) && refused is not null)
            return new Answer<AlarmChange>(refused, Replayed: false);
        var answer = await Run(by, situation!, "Acknowledge",
            (state, now) => AlarmMachine.Acknowledge(state, occurrence, by.Name, situation!.Nature, now), comment, key, ct);
        if (answer.Outcome.Value is not { Changed: false } first)
            return answer;
        return answer with
        {
            Outcome = new Refusal("already-acknowledged", 409, "A colleague was first", $"{first.Detail} Nothing more is needed.")
            {
                Extra = Json.Members(("acknowledgedBy", first.Row.AcknowledgedBy), ("acknowledgedAt", first.Row.AcknowledgedAt)),
            },
        };
    }

    /// <param name="length">Null for a one-shot shelf, which ends with the first return to normal.</param>
    public Task<Answer<AlarmChange>> Shelve(Operator by, string occurrenceId, TimeSpan? length, string reason, IdempotencyClaim? key, CancellationToken ct) =>
        Change(by, occurrenceId, "Shelve", (situation, state, now) => AlarmOverlays.Shelve(state, length, by.Name, reason, situation.Nature, now), reason, SensorsModule.Acknowledge, key, ct);

    public Task<Answer<AlarmChange>> Unshelve(Operator by, string occurrenceId, IdempotencyClaim? key, CancellationToken ct) =>
        Change(by, occurrenceId, "Unshelve", (_, state, now) => AlarmOverlays.Unshelve(state, now), null, SensorsModule.Acknowledge, key, ct);

    public Task<Answer<AlarmChange>> TakeOutOfService(Operator by, string occurrenceId, string workOrder, IdempotencyClaim? key, CancellationToken ct) =>
        Change(by, occurrenceId, "OutOfService", (_, state, now) => AlarmOverlays.TakeOutOfService(state, by.PersonId, by.Name, workOrder, now), workOrder, SensorsModule.Maintain, key, ct);

    /// <summary>Another person than the one who took it out.</summary>
    public Task<Answer<AlarmChange>> ReturnToService(Operator by, string occurrenceId, IdempotencyClaim? key, CancellationToken ct) =>
        Change(by, occurrenceId, "ReturnToService", (_, state, now) => AlarmOverlays.ReturnToService(state, by.PersonId, by.Name, now), null, SensorsModule.Maintain, key, ct);

    /// <summary>A step that time or data demands.</summary>
    public Task<Answer<AlarmChange>> Step(Operator by, AlarmSituation situation, string what, Func<AlarmState, long, AlarmAnswer> step, CancellationToken ct) =>
        Run(by, situation, what, step, null, null, ct);

    private async Task<Answer<AlarmChange>> Change(
        Operator by, string occurrenceId, string what, Func<AlarmSituation, AlarmState, long, AlarmAnswer> step, string? reason, Permission permission, IdempotencyClaim? key, CancellationToken ct)
    {
        var (situation, occurrence, refused) = await Seen(by, occurrenceId, permission, ct);
        if (refused is not null)
            return new Answer<AlarmChange>(refused, Replayed: false);
        return await Run(by, situation!, what, (state, now) => state.Occurrence == occurrence
            ? step(situation!, state, now)
            : new AlarmAnswer(state, Refusal: AlarmMachine.Superseded, Detail: $"The present occurrence is {state.Occurrence}. Look at it first."), reason, key, ct);
    }

    private async Task<(AlarmSituation? Situation, long Occurrence, Refusal? Refused)> Seen(Operator by, string occurrenceId, Permission permission, CancellationToken ct)
    {
        var cut = occurrenceId.LastIndexOf('~');
        if (cut <= 0 || !long.TryParse(occurrenceId.AsSpan(cut + 1), out var occurrence) || points.Current.Find(occurrenceId[..cut]) is not { } point)
            return (null, 0, ApiRefusals.NotFound("The alarm"));
        if (await authorizer.Deny(by, permission, $"sensor-point/{point.Tag}", ct) is { } denied)
            return (null, 0, denied);
        return (Situation(point), occurrence, null);
    }

    public AlarmSituation Situation(SensorPoint point)
    {
        var now = table.Read(point.Number);
        var setup = PointSetups.Of(point.Row, point.Source);
        var at = new DateTimeOffset(Math.Max(now.Effective, point.Row.RegisteredAt.UtcTicks), TimeSpan.Zero);
        return new AlarmSituation(point, setup.Nature, now.Level, setup.Limits.FirstOrDefault(l => l.Level == now.Level), now.Value, now.ShownQuality, at);
    }

    private async Task<Answer<AlarmChange>> Run(
        Operator by, AlarmSituation situation, string what, Func<AlarmState, long, AlarmAnswer> step, string? reason, IdempotencyClaim? key, CancellationToken ct)
    {
        var answer = await write.Execute(new ChangeAlarm(by, situation, what, step, reason) { Idempotency = key }, ct);
        // A stored answer tells of the alarm as it was then.
        if (answer is { Replayed: false, Outcome.Value: { Changed: true } change })
        {
            book.Take(change.Row);
            meter.AlarmChanged();
        }

        return answer;
    }
}
