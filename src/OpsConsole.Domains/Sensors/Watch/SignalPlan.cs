using System.Globalization;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Watch;

/// <summary>A source and its points at one moment.</summary>
/// <param name="HeardAt">When anything last came from it, or the start of the console.</param>
/// <param name="HeardSinceStart">Something came since the start; before that a source is given the time it needs to find us.</param>
internal sealed record SourceView(
    string Name, long HeardAt, bool HeardSinceStart, ClockHealth Clock, IReadOnlyList<(SensorPoint Point, PointNow Now)> Points)
{
    public long ShortestPeriod { get; } = Points.Count == 0 ? TimeSpan.TicksPerSecond : Points.Min(p => p.Point.Row.PeriodMilliseconds) * TimeSpan.TicksPerMillisecond;
}

/// <summary>What the loss of data asks for.</summary>
/// <param name="Wanted">Alerts that are to stand, by fingerprint.</param>
/// <param name="Kept">Alerts that stay if they stand, although nothing new is known.</param>
/// <param name="Silent">The whole source is silent.</param>
internal sealed record SignalDecision(IReadOnlyDictionary<string, AlertCondition> Wanted, IReadOnlySet<string> Kept, bool Silent);

/// <summary>
/// Decides which losses of data are alerts: one for a silent source, its points suppressed beneath it; otherwise one for each silent or
/// failed point, and one for many. Pure, and made anew each second, so that nothing can be forgotten.
/// </summary>
internal static class SignalPlan
{
    private static readonly long LivelyFloor = TimeSpan.FromSeconds(2.5).Ticks;
    private static readonly long ClockMemory = TimeSpan.FromSeconds(60).Ticks;

    public static string OfSource(string source) => $"sensors/source/{source}/silent";

    public static string OfPoints(string source) => $"sensors/source/{source}/points";

    public static string OfClock(string source) => $"sensors/source/{source}/clock";

    public static string OfPoint(string tag) => $"sensors/point/{tag}/signal";

    /// <param name="mostNamed">Above this many lost points one alert stands for all of them.</param>
    public static SignalDecision Decide(SourceView source, long now, int mostNamed)
    {
        var wanted = new Dictionary<string, AlertCondition>(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        if (source.Points.Count == 0)
            return new SignalDecision(wanted, kept, false);
        var quiet = now - source.HeardAt;
        var silent = quiet > (source.HeardSinceStart ? Freshness.StaleAfter(source.ShortestPeriod) : Freshness.DeadAfter(source.ShortestPeriod));
        if (silent)
        {
            wanted[OfSource(source.Name)] = Silence(source, dead: quiet > Freshness.DeadAfter(source.ShortestPeriod));
            kept.Add(OfClock(source.Name));
            return new SignalDecision(wanted, kept, true);
        }

        Clock(source, now, wanted);
        // Neither surely alive nor surely silent: the points may be the first sign of a source that is falling silent.
        if (!source.HeardSinceStart || quiet > Math.Max(source.ShortestPeriod + source.ShortestPeriod / 2, LivelyFloor))
        {
            if (!source.HeardSinceStart)
                kept.UnionWith([OfSource(source.Name), OfClock(source.Name)]);
            kept.Add(OfPoints(source.Name));
            kept.UnionWith(source.Points.Select(p => OfPoint(p.Point.Tag)));
            return new SignalDecision(wanted, kept, false);
        }

        var lost = source.Points.Where(p => IsLost(p.Now, p.Point, now)).ToList();
        if (lost.Count > mostNamed)
            wanted[OfPoints(source.Name)] = Many(source, lost);
        else
        {
            foreach (var (point, state) in lost)
                wanted[OfPoint(point.Tag)] = One(point, state);
            // From before a start: it stands until its point has spoken.
            kept.UnionWith(source.Points.Where(p => p.Now.Band >= FreshnessBand.Stale || p.Now.Restored).Select(p => OfPoint(p.Point.Tag)));
        }

        return new SignalDecision(wanted, kept, false);
    }

    private static bool IsLost(in PointNow state, SensorPoint point, long now)
    {
        if (!state.Seen)
            return state.Band == FreshnessBand.Dead;
        if (state.Band < FreshnessBand.Stale)
            return state.SampleQuality.IsBad && !state.Restored;
        // After a start every point is given the time it needs to speak.
        return now - Math.Max(state.Effective, state.WaitingSince) > Freshness.StaleAfter(point.Row.PeriodMilliseconds * TimeSpan.TicksPerMillisecond);
    }

    private static AlertCondition Silence(SourceView source, bool dead)
    {
        var count = source.Points.Count;
        var critical = dead && source.Points.Any(p => PointSetups.PriorityOf(p.Point.Row.Criticality) == 3);
        var where = string.Join(", ", source.Points.Select(p => CellGroups.NameOf(p.Point.Row.Location)).Distinct(StringComparer.Ordinal).Take(3));
        return new AlertCondition(
            OfSource(source.Name), critical ? Severity.Critical : Severity.High,
            $"{source.Name} is not answering",
            $"{Counted(count, "point")} blind in {where}; last values are shown with their age.",
            dead ? "The link or the controller is down. Start the replacement procedure for what it watches." : "Check the link to the controller first, then its supply.",
            $"sensor-source/{source.Name}", $"/sensors?source={Uri.EscapeDataString(source.Name)}");
    }

    private static AlertCondition Many(SourceView source, List<(SensorPoint Point, PointNow Now)> lost)
    {
        // Rounded down, so that the words do not change with every point.
        var atLeast = Math.Max(lost.Count / 10 * 10, 1);
        var severity = lost.Max(p => PointSetups.PriorityOf(p.Point.Row.Criticality));
        return new AlertCondition(
            OfPoints(source.Name), Severities.Of(severity),
            $"{source.Name} answers, but many of its points do not",
            $"At least {atLeast} of {source.Points.Count} points give no usable readings; last values are shown with their age.",
            "Check what these points share: a field bus, a cabinet, a supply.",
            $"sensor-source/{source.Name}", $"/sensors?source={Uri.EscapeDataString(source.Name)}&state=blind");
    }

    private static AlertCondition One(SensorPoint point, in PointNow state)
    {
        var row = point.Row;
        var failed = state.Seen && state.Band < FreshnessBand.Stale;
        var dead = state.Band == FreshnessBand.Dead;
        var last = state.HasValue ? $"last value {Numbers.Shown(state.Value)} {row.Unit}".TrimEnd() + $" from {Numbers.Clock(state.Effective)}" : "it has never reported";
        return new AlertCondition(
            OfPoint(row.Id), Severities.Of(PointSetups.PriorityOf(row.Criticality)),
            failed ? $"{row.Id} reports that it has failed" : dead ? $"{row.Id} gives no readings any more" : $"{row.Id} is silent",
            $"{row.Location}; {last}.",
            failed ? $"Its quality is {state.SampleQuality.Name}. Check the sensor and its wiring."
                : dead ? $"{row.Source} is alive. Start the replacement procedure for this sensor."
                : $"{row.Source} is alive, so check the sensor, its supply and its channel.",
            $"sensor-point/{row.Id}", $"/sensors/{Uri.EscapeDataString(row.Id)}");
    }

    private static void Clock(SourceView source, long now, Dictionary<string, AlertCondition> wanted)
    {
        var clock = source.Clock;
        var (title, check) = clock switch
        {
            _ when Recent(clock.UnitHintAt, now) => ($"The clock of {source.Name} looks like seconds sent as milliseconds", "unit? Check the unit of time in the feed."),
            _ when Recent(clock.InvalidAt, now) => ($"The clock of {source.Name} is wrong", "Check its time server and its battery; a power cut resets many clocks to 1970."),
            _ when Recent(clock.AheadAt, now) => ($"The clock of {source.Name} runs ahead", "Check its time server."),
            { Skew: SkewVerdict.Alarm } => ($"The clock of {source.Name} is off by 2 s or more, or its data are late", "Check its time server and the link."),
            _ => (null, null),
        };
        if (title is null)
            return;
        wanted[OfClock(source.Name)] = new AlertCondition(
            OfClock(source.Name), Severity.Medium, title,
            $"{Counted(source.Points.Count, "point")}; where a time cannot be used, the time of receipt stands in for it and the value is marked uncertain.",
            check!, $"sensor-source/{source.Name}", $"/sensors?source={Uri.EscapeDataString(source.Name)}");
    }

    private static bool Recent(long at, long now) => at > 0 && now - at < ClockMemory;

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");
}
