namespace OpsConsole.Sensors.Alarms;

/// <summary>The states of ISA-18.2 and IEC 62682 that follow the process condition, A to F. Shelved, suppressed and out of service lie on top.</summary>
internal enum AlarmPhase : byte
{
    /// <summary>A: the condition is false and nothing is owed.</summary>
    Normal = 0,

    /// <summary>B: the condition is true and nobody has acknowledged it.</summary>
    UnacknowledgedActive = 1,

    /// <summary>C: the condition is true and somebody has acknowledged it.</summary>
    AcknowledgedActive = 2,

    /// <summary>D: the condition is false again, but nobody has acknowledged that it was true.</summary>
    ReturnedUnacknowledged = 3,

    /// <summary>E: false again, held by its latch, not acknowledged.</summary>
    LatchedUnacknowledged = 4,

    /// <summary>F: false again, held by its latch, acknowledged.</summary>
    LatchedAcknowledged = 5,
}

internal enum AlarmEvent : byte
{
    /// <summary>The condition became true and outlasted its on-delay.</summary>
    ConditionTrue = 0,

    /// <summary>The condition became false and outlasted its off-delay.</summary>
    ConditionFalse = 1,
    Acknowledge = 2,
    Reset = 3,

    /// <summary>The re-alarm time has passed.</summary>
    ReAlarm = 4,

    /// <summary>The data behind the condition became bad or stopped.</summary>
    DataBad = 5,

    /// <summary>The data behind the condition can be trusted again.</summary>
    DataGood = 6,

    /// <summary>A more severe limit was passed while the alarm was active.</summary>
    Escalate = 7,
}

/// <summary>What one state does with one event.</summary>
/// <param name="Next">The state after it; null keeps the state.</param>
/// <param name="NextLatching">The state after it for an alarm with a latch, where that differs.</param>
/// <param name="NextNoAck">The state after it for an alarm that needs no acknowledgement, where that differs.</param>
/// <param name="NewOccurrence">A new occurrence begins: an acknowledgement meant for the one before cannot reach it.</param>
/// <param name="Annunciates">Sound and flash start again.</param>
/// <param name="Refusal">The event is refused with this code.</param>
/// <param name="AlreadyAcknowledged">The event changes nothing and is answered with who acknowledged and when.</param>
/// <param name="Blind">Sets or clears the mark that the state rests on old data.</param>
/// <param name="RaisesSignalAlarm">The loss of data is an alarm of its own.</param>
internal sealed record AlarmStep(
    AlarmPhase? Next = null,
    AlarmPhase? NextLatching = null,
    AlarmPhase? NextNoAck = null,
    bool NewOccurrence = false,
    bool Annunciates = false,
    string? Refusal = null,
    bool AlreadyAcknowledged = false,
    bool? Blind = null,
    bool RaisesSignalAlarm = false)
{
    public static readonly AlarmStep Ignore = new();
    public static readonly AlarmStep Raise = new(AlarmPhase.UnacknowledgedActive, NewOccurrence: true, Annunciates: true);
    public static AlarmStep To(AlarmPhase phase) => new(phase);
    public static AlarmStep Refuse(string code) => new(Refusal: code);
}

/// <summary>The table of the machine: every state with every event. A missing pair fails at start, not at night.</summary>
internal static class AlarmTable
{
    public const string NothingToAcknowledge = "nothing-to-acknowledge";
    public const string StillActive = "still-active";

    public static readonly IReadOnlyDictionary<(AlarmPhase Phase, AlarmEvent Event), AlarmStep> Steps = Build();

    private static Dictionary<(AlarmPhase, AlarmEvent), AlarmStep> Build()
    {
        const AlarmPhase a = AlarmPhase.Normal;
        const AlarmPhase b = AlarmPhase.UnacknowledgedActive;
        const AlarmPhase c = AlarmPhase.AcknowledgedActive;
        const AlarmPhase d = AlarmPhase.ReturnedUnacknowledged;
        const AlarmPhase e = AlarmPhase.LatchedUnacknowledged;
        const AlarmPhase f = AlarmPhase.LatchedAcknowledged;
        var ignore = AlarmStep.Ignore;
        var raise = AlarmStep.Raise;
        var already = new AlarmStep(AlreadyAcknowledged: true);
        var blind = new AlarmStep(Blind: true, RaisesSignalAlarm: true);
        var seeing = new AlarmStep(Blind: false);

        var rows = new (AlarmPhase Phase, AlarmStep[] Steps)[]
        {
            // ConditionTrue, ConditionFalse, Acknowledge, Reset, ReAlarm, DataBad, DataGood, Escalate
            (a, [raise, ignore, AlarmStep.Refuse(NothingToAcknowledge), ignore, ignore,
                new AlarmStep(RaisesSignalAlarm: true), ignore, raise]),
            (b, [ignore, new AlarmStep(d, NextLatching: e, NextNoAck: a), AlarmStep.To(c), AlarmStep.Refuse(StillActive),
                new AlarmStep(b, Annunciates: true), blind, seeing, raise]),
            (c, [ignore, new AlarmStep(a, NextLatching: f), already, AlarmStep.Refuse(StillActive), raise, blind, seeing, raise]),
            (d, [raise, ignore, AlarmStep.To(a), ignore, ignore, blind, seeing, raise]),
            // The acknowledgement is still owed when a latch is reset.
            (e, [raise, ignore, AlarmStep.To(f), AlarmStep.To(d), ignore, blind, seeing, raise]),
            (f, [raise, ignore, already, AlarmStep.To(a), ignore, blind, seeing, raise]),
        };

        var table = new Dictionary<(AlarmPhase, AlarmEvent), AlarmStep>();
        foreach (var (phase, steps) in rows)
        {
            foreach (var alarmEvent in Enum.GetValues<AlarmEvent>())
                table.Add((phase, alarmEvent), steps[(int)alarmEvent]);
        }
        return table;
    }
}
