namespace OpsConsole.Sensors.Alarms;

/// <summary>What kind of alarm it is; fixed when the point is configured.</summary>
/// <param name="Latching">The alarm stays until it is reset, although its condition is false again.</param>
/// <param name="AckRequired">Somebody must acknowledge it.</param>
/// <param name="LifeSafety">It can never be shelved.</param>
/// <param name="MaxShelved">The longest time it may be shelved; one shift.</param>
internal sealed record AlarmNature(bool Latching, bool AckRequired, bool LifeSafety, TimeSpan MaxShelved)
{
    public static readonly AlarmNature Usual = new(Latching: false, AckRequired: true, LifeSafety: false, TimeSpan.FromHours(8));
}

/// <summary>An alarm hidden by an operator for a while.</summary>
/// <param name="Until">When it ends by itself, UTC ticks.</param>
/// <param name="OneShot">It also ends when the condition first returns to normal.</param>
internal sealed record Shelf(long Until, bool OneShot, string By, string Reason);

/// <summary>An alarm taken out for maintenance. It does not end by itself.</summary>
/// <param name="ById">Who took it out. Null where only the name was kept.</param>
internal sealed record OutOfService(string? ById, string By, string WorkOrder, long Since)
{
    /// <summary>True for the person who took it out. Names are no identity: two people may share one, and one may change theirs.</summary>
    public bool WasBy(string id, string name) => ById is null ? By == name : ById == id;
}

/// <summary>What the operator is shown; of several overlays the strongest: out of service, then suppressed, then shelved.</summary>
internal enum AlarmDisplay : byte
{
    NotOnList = 0,
    OnList = 1,
    Shelved = 2,
    Suppressed = 3,
    OutOfService = 4,
}

/// <summary>The whole state of one alarm. Immutable: a step gives a new one.</summary>
/// <param name="Phase">The state beneath the overlays; it keeps running.</param>
/// <param name="Occurrence">Counts how often it was raised; zero before the first time.</param>
/// <param name="Since">When the phase began, UTC ticks.</param>
/// <param name="Blind">The phase rests on old data.</param>
/// <param name="Acknowledgement">Who acknowledged the present occurrence, or null.</param>
internal sealed record AlarmState(
    AlarmPhase Phase,
    long Occurrence,
    long Since,
    bool Blind,
    Acknowledgement? Acknowledgement,
    Shelf? Shelf,
    bool Suppressed,
    OutOfService? OutOfService)
{
    public static readonly AlarmState Initial = new(AlarmPhase.Normal, 0, 0, false, null, null, false, null);

    public bool ConditionTrue => Phase is AlarmPhase.UnacknowledgedActive or AlarmPhase.AcknowledgedActive;

    /// <summary>The alarm is hidden while any overlay holds.</summary>
    public bool Hidden => Shelf is not null || Suppressed || OutOfService is not null;

    public AlarmDisplay Display =>
        OutOfService is not null ? AlarmDisplay.OutOfService
        : Suppressed ? AlarmDisplay.Suppressed
        : Shelf is not null ? AlarmDisplay.Shelved
        : Phase == AlarmPhase.Normal ? AlarmDisplay.NotOnList
        : AlarmDisplay.OnList;
}

/// <param name="Occurrence">The occurrence that was acknowledged.</param>
internal sealed record Acknowledgement(long Occurrence, string By, long At);

/// <summary>The answer of one step.</summary>
/// <param name="After">The state after it; the same object when nothing changed.</param>
/// <param name="Annunciates">Sound and flash start; never while an overlay hides the alarm.</param>
/// <param name="Refusal">Why the event was refused: a stable code, or null.</param>
/// <param name="Detail">A sentence for the person whose event was refused or came second.</param>
/// <param name="RaisesSignalAlarm">The loss of data is to be raised as an alarm of its own.</param>
internal sealed record AlarmAnswer(
    AlarmState After, bool Annunciates = false, string? Refusal = null, string? Detail = null, bool RaisesSignalAlarm = false);
