using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Points;
using OpsConsole.Sensors.Readings;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Sensors;

/// <summary>One point: its value with age and both clocks, its alarm, its last hour.</summary>
public sealed partial class SensorPage
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(1);
    private static readonly TimeSpan TrendEvery = TimeSpan.FromSeconds(10);
    private PointView? view;
    private SensorLine? line;
    private readonly LastRead<Trend> trend = new("The history", "The present value above does not depend on it.");
    private LoadState state = new LoadState.Loading();
    private DateTimeOffset trendAt;
    private bool drawing;
    private string limits = "";
    private string? notice;

    /// <summary>The tag of the point.</summary>
    [Parameter] public string Tag { get; set; } = "";

    private string Skew => Queries.Clock(view!.Source) is { Median: { } median } clock && clock.Skew >= SkewVerdict.Warning
        ? string.Create(CultureInfo.InvariantCulture, $"(source {Math.Abs(median) / (double)TimeSpan.TicksPerSecond:0.0} s {(median > 0 ? "behind, or late" : "ahead")})")
        : "";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await Desk.Enter();
        Watch(Monitor.Subscribe);
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        (trendAt, notice, view, line) = (default, null, null, null);
        Take();
        await Draw();
    }

    /// <inheritdoc />
    protected override void OnChanged()
    {
        Take();
        if (!drawing && Time.GetUtcNow() - trendAt >= TrendEvery)
            _ = InvokeAsync(async () =>
            {
                await Draw();
                StateHasChanged();
            });
    }

    private void Take()
    {
        var found = Queries.IsReady ? Queries.Find(Tag) : null;
        state = LiveState.Of(Monitor.Current, _ => found is null ? new LoadState.Empty("This sensor does not exist.", "The tag may be mistyped, or the point was never registered.") : null,
            "Alerts that were raised stand. Look at the instrument itself.", Time.GetUtcNow());
        if (state is LoadState.Stale && view is not null)
            return;
        view = found is null ? null : Queries.View(found);
        line = found is null ? null : SensorLine.Of(found);
        limits = found is null ? "" : string.Join(", ", LimitsOf(found).Select(l => $"{AlarmRows.LevelWords(l.Level)} {Numbers.Shown(l.Value)}"));
    }

    private static IReadOnlyList<Limit> LimitsOf(SensorNow one) => PointSetups.Of(one.Point.Row, one.Point.Source).Limits;

    private async Task Draw()
    {
        if (Queries.Find(Tag) is not { } found)
            return;
        (drawing, trendAt) = (true, Time.GetUtcNow());
        await Read(trend, Tag, () => ReadTrend(found, trendAt), read => read is null or { Readings: 0, DamagedBlocks: 0 }
            ? new LoadState.Empty("No readings in the last hour.", "Older ones are kept and can be read through the interface.")
            : null);
        drawing = false;
    }

    private async Task<Trend?> ReadTrend(SensorNow one, DateTimeOffset to)
    {
        var from = to - Shown;
        var history = await History.Of(one.Point, from, to, HistoryQueries.MostReadings, Gone);
        var columns = Downsampling.Columns(history.Readings, from.UtcTicks, to.UtcTicks, TrendDrawing.Width);
        var period = one.Point.Row.PeriodMilliseconds * TimeSpan.TicksPerMillisecond;
        var gap = Math.Max(Freshness.StaleAfter(period), 2 * Shown.Ticks / TrendDrawing.Width);
        var drawn = TrendDrawing.Of(columns, from.UtcTicks, to.UtcTicks, gap, [.. LimitsOf(one).Select(l => l.Value)]);
        return new Trend(drawn, history.Readings.Count, history.DamagedBlocks);
    }

    private async Task Acknowledge(string occurrence, CommandStamp stamp)
    {
        notice = await Desk.Acknowledge(occurrence, stamp, Gone) is { } refused ? $"{refused.Title}. {refused.Detail}" : null;
        Take();
    }

    private sealed record Trend(TrendDrawing Drawing, int Readings, int DamagedBlocks);
}
