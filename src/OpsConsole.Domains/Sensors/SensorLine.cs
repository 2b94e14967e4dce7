using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Readings;
using OpsConsole.Ui.Marks;

namespace OpsConsole.Sensors;

/// <summary>One point as a row on a screen. Rows that are equal are not rendered again.</summary>
/// <param name="Value">With its unit, or "no value".</param>
/// <param name="State">What is abnormal, in words; empty when nothing is.</param>
/// <param name="Detail">What it means or what was passed.</param>
/// <param name="At">The time of the value.</param>
/// <param name="IsOld">The value is no longer measured: it is hatched.</param>
/// <param name="OccurrenceId">The occurrence an acknowledgement names, while one is owed.</param>
public sealed record SensorLine(
    string Tag, string Location, string Kind, string Source, string Value, Tone Tone, string State, string Detail, string Quality, DateTimeOffset? At, bool IsOld,
    string? OccurrenceId)
{
    internal static SensorLine Of(SensorNow one)
    {
        var (row, now) = (one.Point.Row, one.Now);
        var (tone, state, detail) = Words(one);
        var owed = one.Alarm is { } alarm && AlarmRows.StateOf(alarm) is { Hidden: false, Acknowledgement: null, Phase: not AlarmPhase.Normal };
        return new SensorLine(
            row.Id, row.Location, row.Kind, row.Source, now.HasValue ? $"{Numbers.Shown(now.Value)} {row.Unit}".TrimEnd() : "no value", tone, state, detail,
            now.ShownQuality.Name, now.Seen ? new DateTimeOffset(now.Effective, TimeSpan.Zero) : null,
            now.Band >= FreshnessBand.Stale || now.LinkDown, owed ? AlarmRows.OccurrenceId(row.Id, one.Alarm!.Occurrence) : null);
    }

    private static (Tone Tone, string State, string Detail) Words(SensorNow one)
    {
        var now = one.Now;
        if (now.Alarm is { Hidden: false, Phase: not AlarmPhase.Normal } alarm)
        {
            var limit = one.Limit is { } passed ? $"limit {Numbers.Shown(passed.Value)}" : "";
            var said = alarm.ConditionTrue ? AlarmRows.LevelWords(now.Level) : "over, not acknowledged";
            return (ToneOf(CellState.Priority(now.Cell)), said, alarm.Blind ? $"{limit} blind".Trim() : limit);
        }

        return now switch
        {
            { LinkDown: true, Band: not FreshnessBand.Dead } => (Tone.Stale, "source silent", "last known"),
            { Band: FreshnessBand.Dead, Seen: true } => (Tone.Stale, "dead", "last known"),
            { Band: FreshnessBand.Dead } => (Tone.Stale, "never reported", ""),
            { Band: FreshnessBand.Stale } => (Tone.Stale, "stale", "last known"),
            { SampleQuality.IsBad: true, Seen: true } => (Tone.High, "failed", now.SampleQuality.Name),
            { Band: FreshnessBand.Waiting } => (Tone.None, "waiting", "no reading yet"),
            { Restored: true } => (Tone.Stale, "from before the start", ""),
            { ShownQuality.IsGood: false } => (Tone.Stale, "uncertain", (now.Flags & TimeFlags.ClockInvalid) != TimeFlags.None ? "clock wrong" : now.ShownQuality.Name),
            { Band: FreshnessBand.Late } => (Tone.None, "late", ""),
            _ => (Tone.None, "", ""),
        };
    }

    internal static Tone ToneOf(byte priority) => priority switch
    {
        >= 3 => Tone.Critical,
        2 => Tone.High,
        1 => Tone.Medium,
        _ => Tone.Advice,
    };
}
