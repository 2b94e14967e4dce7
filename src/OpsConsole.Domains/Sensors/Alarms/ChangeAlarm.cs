using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Alarms;

/// <summary>A limit alarm went from one state to another. States are the letters A to F; overlays in words.</summary>
/// <param name="Event">What happened: <c>ConditionTrue</c>, <c>Acknowledge</c>, <c>Shelve</c> and so on.</param>
/// <param name="Value">The value behind it, as text.</param>
[JournalEvent("sensor-alarm.changed")]
public sealed record SensorAlarmChanged(
    string Tag, long Occurrence, string Event, string From, string To, string Display, string Level, string Value, string Quality, bool Blind);

/// <summary>What a step on an alarm came to.</summary>
/// <param name="Detail">A sentence for who came second, or null.</param>
internal sealed record AlarmChange(SensorAlarmRow Row, bool Changed, string? Detail);

/// <summary>What is known of the point when its alarm is to be changed.</summary>
/// <param name="At">When the value was taken.</param>
internal sealed record AlarmSituation(SensorPoint Point, AlarmNature Nature, LimitLevel Level, Limit? Limit, double Value, Quality Quality, DateTimeOffset At);

/// <summary>
/// One step of a limit alarm: the machine decides, the row, the entry and the alert commit together. An alarm that is hidden has no alert.
/// </summary>
internal class ChangeAlarm(
    Operator by, AlarmSituation now, string what, Func<AlarmState, long, AlarmAnswer> step, string? reason = null) : Command<AlarmChange>(by)
{
    private readonly string _tag = now.Point.Tag;

    public override string Stream => $"sensor-point/{_tag}";

    /// <summary>The same alarm always has the same alert.</summary>
    public static string Fingerprint(string tag) => $"sensors/point/{tag}/limit";

    public override void Declare(Needs needs)
    {
        needs.Row<SensorAlarmRow>(_tag);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, Fingerprint(_tag));
    }

    public override async ValueTask<Outcome<AlarmChange>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<SensorAlarmRow>(_tag, ct);
        var row = known ?? AlarmRows.New(_tag, work.Now);
        var before = AlarmRows.StateOf(row);
        var answer = await Step(work, before, ct);
        if (answer.Refusal is { } code)
            return Refused(code, answer.Detail, before);
        if (ReferenceEquals(answer.After, before) || answer.After == before)
            return new AlarmChange(row, Changed: false, answer.Detail);

        var after = answer.After;
        var raised = after.Occurrence > before.Occurrence;
        var next = row.With(after) with
        {
            Level = (int)(after.ConditionTrue ? now.Level : LimitLevel.None),
            Priority = raised ? now.Limit?.Priority ?? row.Priority : row.Priority,
            Value = double.IsNaN(now.Value) ? row.Value : now.Value,
        };
        if (known is null)
            work.Insert(next);
        else
            await work.Update(next with { Version = known.Version + 1 }, ct);
        work.Record(Stream, Fact(before, after), reason, now.At <= work.Now ? now.At : null);
        await Tell(work, before, after, next, ct);
        return new AlarmChange(known is null ? next : next with { Version = known.Version + 1 }, Changed: true, answer.Detail);
    }

    protected virtual ValueTask<AlarmAnswer> Step(Work work, AlarmState before, CancellationToken ct) =>
        ValueTask.FromResult(step(before, work.Now.UtcTicks));

    private SensorAlarmChanged Fact(AlarmState before, AlarmState after) => new(
        _tag, after.Occurrence, what, AlarmRows.Letter(before.Phase).ToString(), AlarmRows.Letter(after.Phase).ToString(), after.Display.ToString(),
        AlarmRows.LevelWords(now.Level), Numbers.Text(now.Value), now.Quality.Name, after.Blind);

    private async Task Tell(Work work, AlarmState before, AlarmState after, SensorAlarmRow row, CancellationToken ct)
    {
        var wasTold = before.ConditionTrue && !before.Hidden;
        var isTold = after.ConditionTrue && !after.Hidden;
        if (isTold && (!wasTold || after.Occurrence > before.Occurrence))
            await AlertPlacement.Raise(work, Condition(row), ct);
        else if (wasTold && !isTold)
            await AlertPlacement.Return(work, Fingerprint(_tag), ct);
        if (after.Acknowledgement is { } ack && before.Acknowledgement is null)
            await AlertPlacement.Acknowledge(work, Fingerprint(_tag), ack.By, ct);
    }

    private AlertCondition Condition(SensorAlarmRow row)
    {
        var point = now.Point.Row;
        var side = now.Limit is { IsHigh: false } ? "below" : "above";
        var value = $"{Numbers.Shown(now.Value)} {point.Unit}".TrimEnd();
        var limit = now.Limit is { } passed ? $"limit {Numbers.Shown(passed.Value)}, {AlarmRows.LevelWords(passed.Level)}" : "limit passed";
        return new AlertCondition(
            Fingerprint(_tag), Severities.Of((byte)row.Priority),
            $"{_tag} is {side} its limit: {value}",
            $"{point.Location}. {limit}.",
            "Compare it with its neighbours, then follow the procedure for this limit.",
            Stream, $"/sensors/{Uri.EscapeDataString(_tag)}");
    }

    private Refusal Refused(string code, string? detail, AlarmState state) => code switch
    {
        AlarmMachine.Superseded => new Refusal("occurrence-changed", 409, "The alarm has begun again since you looked", detail ?? "Look at it first.")
        {
            Extra = Json.Members(("occurrenceId", AlarmRows.OccurrenceId(_tag, state.Occurrence))),
        },
        AlarmOverlays.ShelvingTimeOutOfRange => new Refusal("shelving-time-out-of-range", 400, "It cannot be shelved that long", detail ?? ""),
        AlarmOverlays.ReasonMissing or AlarmOverlays.WorkOrderMissing => new Refusal(code, 400, "Something is missing", detail ?? ""),
        AlarmOverlays.SecondPersonNeeded => new Refusal(code, 403, "Another person is needed", detail ?? ""),
        _ => new Refusal(code, 409, "The alarm is not in that state", detail ?? ""),
    };
}

/// <summary>Somebody acknowledged the alert of the alarm: that is an acknowledgement of the alarm, by the same person.</summary>
internal sealed class FollowAlert(Operator by, AlarmSituation now) : ChangeAlarm(by, now, "Acknowledge", (state, _) => new AlarmAnswer(state))
{
    private readonly AlarmNature _nature = now.Nature;
    private readonly string _fingerprint = Fingerprint(now.Point.Tag);

    protected override async ValueTask<AlarmAnswer> Step(Work work, AlarmState before, CancellationToken ct) =>
        await AlertPlacement.AcknowledgedBy(work, _fingerprint, ct) is { } person
        && before.Phase is AlarmPhase.UnacknowledgedActive or AlarmPhase.ReturnedUnacknowledged or AlarmPhase.LatchedUnacknowledged
            ? AlarmMachine.Acknowledge(before, before.Occurrence, person, _nature, work.Now.UtcTicks)
            : new AlarmAnswer(before);
}

/// <summary>The severity of a priority: 0 advice to 3 critical.</summary>
internal static class Severities
{
    public static Severity Of(byte priority) => priority switch
    {
        >= 3 => Severity.Critical,
        2 => Severity.High,
        1 => Severity.Medium,
        _ => Severity.Advice,
    };
}
