using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors;

/// <summary>A point and its present state.</summary>
internal sealed record SensorNow(SensorPoint Point, PointNow Now, SensorAlarmRow? Alarm)
{
    public string Tag => Point.Tag;

    /// <summary>The limit that is passed, or null.</summary>
    public Limit? Limit { get; } = Now.Level == LimitLevel.None ? null : PointSetups.Of(Point.Row, Point.Source).Limits.FirstOrDefault(l => l.Level == Now.Level);

    /// <summary>How much it needs a person: alarms first, then what is blind, then what is late.</summary>
    public int Abnormality => Now.Alarm is { Hidden: false, Phase: not AlarmPhase.Normal } alarm
        ? 1000 + CellState.Priority(Now.Cell) * 100 + (alarm.Phase == AlarmPhase.UnacknowledgedActive ? 50 : alarm.ConditionTrue ? 25 : 0)
        : Now.Band >= FreshnessBand.Stale || Now.LinkDown ? 500 + (int)Now.Band * 10 + CellState.Priority(Now.Cell)
        : Now.SampleQuality.IsBad && Now.Seen ? 400
        : !Now.ShownQuality.IsGood && Now.Seen ? 200
        : Now.Band == FreshnessBand.Late ? 100 : 0;
}

/// <summary>Which points are asked for; empty asks for all.</summary>
/// <param name="Text">Part of the tag, kind or location.</param>
/// <param name="State"><c>alarm</c>, <c>blind</c>, <c>late</c>, <c>uncertain</c>, <c>normal</c> or empty.</param>
internal sealed record SensorFilter(string Text, string Source, string Group, string Kind, string State)
{
    public static readonly IReadOnlyList<string> States = ["alarm", "blind", "late", "uncertain", "normal"];

    public static SensorFilter Of(Func<string, string?> query) =>
        new(query("text") ?? "", query("source") ?? "", query("group") ?? "", query("kind") ?? "", query("state") ?? "");

    public bool Takes(SensorNow one)
    {
        var row = one.Point.Row;
        return (Source.Length == 0 || row.Source == Source)
            && (Kind.Length == 0 || row.Kind == Kind)
            && (Group.Length == 0 || CellGroups.NameOf(row.Location) == Group)
            && (Text.Length == 0 || row.Id.Contains(Text, StringComparison.OrdinalIgnoreCase)
                || row.Location.Contains(Text, StringComparison.OrdinalIgnoreCase) || row.Kind.Contains(Text, StringComparison.OrdinalIgnoreCase))
            && State switch
            {
                "alarm" => one.Abnormality >= 1000,
                "blind" => one.Now.Band >= FreshnessBand.Stale || one.Now.LinkDown,
                "late" => one.Now.Band == FreshnessBand.Late,
                "uncertain" => !one.Now.ShownQuality.IsGood,
                "normal" => one.Abnormality == 0,
                _ => true,
            };
    }
}

/// <summary>Reads the present state of points from memory; nothing here touches the database.</summary>
internal sealed class SensorQueries(SensorState state, AlarmBook alarms, TimeProvider time)
{
    public bool IsReady => state.IsReady;

    public SensorNow? Find(string tag) =>
        state.Points.Current.Find(tag) is { } point ? new SensorNow(point, state.Table.Read(point.Number), alarms.Find(tag)) : null;

    public IReadOnlyList<SensorNow> All()
    {
        var points = state.Points.Current;
        var now = state.Table.ReadAll();
        return [.. points.All.Where(p => p.Number < now.Length).Select(p => new SensorNow(p, now[p.Number], alarms.Find(p.Tag)))];
    }

    /// <summary>Points in a fixed order, the most abnormal first.</summary>
    public IReadOnlyList<SensorNow> List(SensorFilter filter, int skip, int take) =>
    [
        .. All().Where(filter.Takes).OrderByDescending(p => p.Abnormality).ThenBy(p => p.Tag, StringComparer.Ordinal).Skip(skip).Take(take),
    ];

    public ClockHealth? Clock(string source)
    {
        if (state.Source(source) is not { } found)
            return null;
        lock (found.Gate)
            return found.Clock();
    }

    public PointView View(SensorNow one)
    {
        var (row, now) = (one.Point.Row, one.Now);
        var alarm = one.Alarm is { } stored ? AlarmEndpoints.View(stored, one.Point) : null;
        return new PointView(
            row.Id, row.Source, row.Kind, row.Unit, row.Location, [row.SpanLow, row.SpanHigh], row.PeriodMilliseconds / 1000.0, row.Criticality,
            now.HasValue ? now.Value : null, now.ShownQuality.Name, now.ShownQuality.Code, now.SampleQuality.Name,
            now.Seen ? ReadingView.SourceOf(now.Source) : null, now.Seen ? ColumnView.At(now.Receive) : null, now.Seen ? ColumnView.At(now.Effective) : null,
            now.Age(time.GetUtcNow().UtcTicks)?.TotalSeconds, BandWords(now), now.LinkDown, now.Restored,
            alarm?.State ?? "normal", alarm, Flags(now), now.Seen ? now.Epoch : null, now.Seen ? now.Seq : null);
    }

    public static string BandWords(in PointNow now) => now.LinkDown && now.Band != FreshnessBand.Dead ? "link-down" : now.Band switch
    {
        FreshnessBand.Fresh => "fresh",
        FreshnessBand.Late => "late",
        FreshnessBand.Stale => "stale",
        FreshnessBand.Dead => "dead",
        _ => "waiting",
    };

    private static IReadOnlyList<string> Flags(in PointNow now) => now.Seen ? TimeFlagWords.Of(now.Flags) : [];
}

/// <summary>A point as the machine interface shows it.</summary>
/// <param name="Value">The last value; it stays when data stops, and <paramref name="Age"/> and <paramref name="Band"/> say so. Null before the first.</param>
/// <param name="Quality">What the value may claim now, its age taken into account.</param>
/// <param name="SampleQuality">What the last reading itself claimed.</param>
/// <param name="Time">The time the value counts as taken.</param>
/// <param name="Age">Seconds.</param>
internal sealed record PointView(
    string Tag, string Source, string Kind, string Unit, string Location, IReadOnlyList<double> Span, double Period, string Criticality,
    double? Value, string Quality, uint QualityCode, string SampleQuality, DateTimeOffset? SourceTime, DateTimeOffset? ReceiveTime, DateTimeOffset? Time,
    double? Age, string Band, bool LinkDown, bool Restored, string AlarmState, AlarmView? Alarm, IReadOnlyList<string> Flags, long? Epoch, long? Seq);
