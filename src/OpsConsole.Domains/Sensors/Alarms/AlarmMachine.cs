using System.Globalization;

namespace OpsConsole.Sensors.Alarms;

/// <summary>The alarm state machine of ISA-18.2. Pure: state, event and time in, state out.</summary>
internal static class AlarmMachine
{
    public const string Superseded = "occurrence-superseded";

    /// <summary>A step of the machine beneath the overlays, for every event but an acknowledgement.</summary>
    public static AlarmAnswer Step(AlarmState state, AlarmEvent alarmEvent, AlarmNature nature, long now)
    {
        if (alarmEvent == AlarmEvent.Acknowledge)
            throw new ArgumentException("An acknowledgement names its occurrence and its person.", nameof(alarmEvent));
        var answer = Follow(state, AlarmTable.Steps[(state.Phase, alarmEvent)], nature, now);
        // A one-shot shelf ends at the first return to normal.
        return alarmEvent == AlarmEvent.ConditionFalse && state.ConditionTrue && state.Shelf is { OneShot: true }
            ? Expose(answer.After with { Shelf = null }, state, now)
            : answer;
    }

    /// <summary>Acknowledges the occurrence the operator saw. One for an earlier occurrence is refused; a second one is told who was first.</summary>
    public static AlarmAnswer Acknowledge(AlarmState state, long occurrence, string by, AlarmNature nature, long now)
    {
        if (state.Occurrence == 0)
            return new AlarmAnswer(state, Refusal: AlarmTable.NothingToAcknowledge, Detail: "This alarm has never been raised.");
        if (occurrence != state.Occurrence)
            return new AlarmAnswer(state, Refusal: Superseded, Detail:
                $"Occurrence {occurrence} is over. The present one is {state.Occurrence}: look at it before you acknowledge it.");

        var step = AlarmTable.Steps[(state.Phase, AlarmEvent.Acknowledge)];
        // The occurrence has left the list only because it was acknowledged: who came second learns who was first.
        if (step.AlreadyAcknowledged || (step.Refusal is not null && state.Acknowledgement is not null))
        {
            var first = state.Acknowledgement;
            return new AlarmAnswer(state, Detail: first is null ? null : $"{first.By} acknowledged it at {Clock(first.At)}.");
        }
        if (step.Refusal is not null)
            return new AlarmAnswer(state, Refusal: step.Refusal, Detail: "The alarm is normal: there is nothing to acknowledge.");
        var answer = Follow(state, step, nature, now);
        return answer with { After = answer.After with { Acknowledgement = new Acknowledgement(occurrence, by, now) } };
    }

    private static AlarmAnswer Follow(AlarmState state, AlarmStep step, AlarmNature nature, long now)
    {
        if (step.Refusal is not null)
            return new AlarmAnswer(state, Refusal: step.Refusal, Detail: "The condition is still true: it can be reset once it is false.");
        var next = (nature.Latching ? step.NextLatching : null) ?? (nature.AckRequired ? null : step.NextNoAck) ?? step.Next ?? state.Phase;
        var after = state;
        if (next != state.Phase || step.NewOccurrence)
            after = after with { Phase = next, Since = now };
        if (step.NewOccurrence)
            after = after with { Occurrence = state.Occurrence + 1, Acknowledgement = null };
        if (step.Blind is { } blind && blind != state.Blind)
            after = after with { Blind = blind };
        return new AlarmAnswer(after, step.Annunciates && !after.Hidden, RaisesSignalAlarm: step.RaisesSignalAlarm);
    }

    /// <summary>What happens when an overlay is taken away: if none is left, the alarm shows itself as if it had just come.</summary>
    internal static AlarmAnswer Expose(AlarmState uncovered, AlarmState before, long now)
    {
        if (uncovered.Hidden || !before.Hidden)
            return new AlarmAnswer(uncovered);
        return uncovered.Phase switch
        {
            AlarmPhase.UnacknowledgedActive => new AlarmAnswer(uncovered, Annunciates: true),
            AlarmPhase.AcknowledgedActive => new AlarmAnswer(uncovered with
            {
                Phase = AlarmPhase.UnacknowledgedActive,
                Occurrence = uncovered.Occurrence + 1,
                Acknowledgement = null,
                Since = now,
            }, Annunciates: true),
            _ => new AlarmAnswer(uncovered),
        };
    }

    private static string Clock(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
