using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Alarms;

/// <summary>Between the stored row of an alarm and the state the machine works with.</summary>
internal static class AlarmRows
{
    public static SensorAlarmRow New(string tag, DateTimeOffset now) => new()
    {
        Id = tag,
        Version = 1,
        Phase = (int)AlarmPhase.Normal,
        Occurrence = 0,
        Since = now,
        Blind = false,
        Level = 0,
        Priority = 0,
        Value = 0,
    };

    public static AlarmState StateOf(SensorAlarmRow row) => new(
        (AlarmPhase)row.Phase, row.Occurrence, row.Since.UtcTicks, row.Blind,
        row.AcknowledgedBy is { } by ? new Acknowledgement(row.Occurrence, by, row.AcknowledgedAt!.Value.UtcTicks) : null,
        row.ShelvedUntil is { } until ? new Shelf(until.UtcTicks, row.ShelvedOneShot, row.ShelvedBy ?? "", row.ShelvedReason ?? "") : null,
        row.Suppressed,
        row.OutOfServiceBy is { } taken ? new OutOfService(row.OutOfServiceById, taken, row.WorkOrder ?? "", row.OutOfServiceSince!.Value.UtcTicks) : null);

    public static SensorAlarmRow With(this SensorAlarmRow row, AlarmState state) => row with
    {
        Phase = (int)state.Phase,
        Occurrence = state.Occurrence,
        Since = At(state.Since),
        Blind = state.Blind,
        AcknowledgedBy = state.Acknowledgement?.By,
        AcknowledgedAt = state.Acknowledgement is { } ack ? At(ack.At) : null,
        ShelvedUntil = state.Shelf is { } shelf ? At(shelf.Until) : null,
        ShelvedOneShot = state.Shelf?.OneShot ?? false,
        ShelvedBy = state.Shelf?.By,
        ShelvedReason = state.Shelf?.Reason,
        Suppressed = state.Suppressed,
        OutOfServiceById = state.OutOfService?.ById,
        OutOfServiceBy = state.OutOfService?.By,
        WorkOrder = state.OutOfService?.WorkOrder,
        OutOfServiceSince = state.OutOfService is { } taken ? At(taken.Since) : null,
    };

    /// <summary>The letter of the standard's figure.</summary>
    public static char Letter(AlarmPhase phase) => "ABCDEF"[(int)phase];

    /// <summary>The state in words, for screens and the machine interface.</summary>
    public static string Words(AlarmState state) => state.Display switch
    {
        AlarmDisplay.OutOfService => "out-of-service",
        AlarmDisplay.Suppressed => "suppressed",
        AlarmDisplay.Shelved => "shelved",
        _ => state.Phase switch
        {
            AlarmPhase.UnacknowledgedActive => "active-unacknowledged",
            AlarmPhase.AcknowledgedActive => "active-acknowledged",
            AlarmPhase.ReturnedUnacknowledged => "returned-unacknowledged",
            AlarmPhase.LatchedUnacknowledged => "latched-unacknowledged",
            AlarmPhase.LatchedAcknowledged => "latched-acknowledged",
            _ => "normal",
        },
    };

    public static string LevelWords(LimitLevel level) => level switch
    {
        LimitLevel.HighHigh => "high-high",
        LimitLevel.High => "high",
        LimitLevel.Low => "low",
        LimitLevel.LowLow => "low-low",
        _ => "none",
    };

    /// <summary>Names one occurrence: <c>CO-M4E-0034~17</c>.</summary>
    public static string OccurrenceId(string tag, long occurrence) => $"{tag}~{occurrence}";

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
