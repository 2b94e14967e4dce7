namespace OpsConsole.Sensors.Alarms;

/// <summary>Shelving, suppression by design and out of service. The machine beneath keeps running; the alarm is hidden while any of them holds.</summary>
internal static class AlarmOverlays
{
    public const string ReasonMissing = "reason-missing";
    public const string LifeSafety = "life-safety";
    public const string ShelvingTimeOutOfRange = "BadShelvingTimeOutOfRange";
    public const string NotShelved = "not-shelved";
    public const string NotOutOfService = "not-out-of-service";
    public const string WorkOrderMissing = "work-order-missing";
    public const string SecondPersonNeeded = "second-person-needed";

    /// <param name="duration">How long; null for a one-shot shelf, which ends at the first return to normal or after the longest time allowed.</param>
    public static AlarmAnswer Shelve(AlarmState state, TimeSpan? duration, string by, string reason, AlarmNature nature, long now)
    {
        if (nature.LifeSafety)
            return Refuse(state, LifeSafety, "A life-safety alarm cannot be shelved.");
        if (string.IsNullOrWhiteSpace(reason))
            return Refuse(state, ReasonMissing, "Shelving needs a reason.");
        if (duration is { } asked && (asked <= TimeSpan.Zero || asked > nature.MaxShelved))
            return Refuse(state, ShelvingTimeOutOfRange, $"Shelving may last up to {nature.MaxShelved.TotalHours:0.#} hours.");
        var until = now + (duration ?? nature.MaxShelved).Ticks;
        return new AlarmAnswer(state with { Shelf = new Shelf(until, OneShot: duration is null, by, reason) });
    }

    public static AlarmAnswer Unshelve(AlarmState state, long now) =>
        state.Shelf is null
            ? Refuse(state, NotShelved, "The alarm is not shelved.")
            : AlarmMachine.Expose(state with { Shelf = null }, state, now);

    /// <summary>Ends a shelf whose time is over; does nothing before.</summary>
    public static AlarmAnswer Tick(AlarmState state, long now) =>
        state.Shelf is { } shelf && now >= shelf.Until
            ? AlarmMachine.Expose(state with { Shelf = null }, state, now)
            : new AlarmAnswer(state);

    /// <summary>Suppression follows the logic of a group, such as a link that is down; it is never a person's choice.</summary>
    public static AlarmAnswer Suppress(AlarmState state, bool suppressed, long now) =>
        AlarmMachine.Expose(state with { Suppressed = suppressed }, state, now);

    public static AlarmAnswer TakeOutOfService(AlarmState state, string byId, string by, string workOrder, long now) =>
        string.IsNullOrWhiteSpace(workOrder)
            ? Refuse(state, WorkOrderMissing, "Taking an alarm out of service needs a work order.")
            : new AlarmAnswer(state with { OutOfService = new OutOfService(byId, by, workOrder, now) });

    public static AlarmAnswer ReturnToService(AlarmState state, string byId, string by, long now)
    {
        if (state.OutOfService is not { } taken)
            return Refuse(state, NotOutOfService, "The alarm is in service.");
        return taken.WasBy(byId, by)
            ? Refuse(state, SecondPersonNeeded, $"{taken.By} took it out of service: another person returns it.")
            : AlarmMachine.Expose(state with { OutOfService = null }, state, now);
    }

    /// <summary>After a restart nobody can vouch for a shelf: it is taken away, and the alarm shows itself.</summary>
    public static AlarmAnswer Restart(AlarmState state, long now) =>
        AlarmMachine.Expose(state with { Shelf = null }, state, now);

    private static AlarmAnswer Refuse(AlarmState state, string code, string detail) => new(state, Refusal: code, Detail: detail);
}
