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
    private TrendDrawing trend = TrendDrawing.Nothing;
    private LoadState trendState = new LoadState.Loading();
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
        (trendAt, notice) = (default, null);
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
        try
        {
            var (from, to) = (trendAt - Shown, trendAt);
            var history = await History.Of(found.Point, from, to, HistoryQueries.MostReadings, Gone);
            var columns = Downsampling.Columns(history.Readings, from.UtcTicks, to.UtcTicks, TrendDrawing.Width);
            var period = found.Point.Row.PeriodMilliseconds * TimeSpan.TicksPerMillisecond;
            var gap = Math.Max(Freshness.StaleAfter(period), 2 * Shown.Ticks / TrendDrawing.Width);
            trend = TrendDrawing.Of(columns, from.UtcTicks, to.UtcTicks, gap, [.. LimitsOf(found).Select(l => l.Value)]);
            trendState = history.Readings.Count == 0 ? new LoadState.Empty("No readings in the last hour.", "Older ones are kept and can be read through the interface.")
                : history.DamagedBlocks > 0 ? new LoadState.Stale(trendAt, $"{history.DamagedBlocks} stored blocks do not match their hash; their readings are left out.")
                : new LoadState.Ready(trendAt);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
        {
            trendState = new LoadState.Failed("The history cannot be read.", trendAt, "The present value above does not depend on it.");
        }
        finally
        {
            drawing = false;
        }
    }

    private async Task Acknowledge(string occurrence, CommandStamp stamp)
    {
        notice = await Desk.Acknowledge(occurrence, stamp, Gone) is { } refused ? $"{refused.Title}. {refused.Detail}" : null;
        Take();
    }
}
