using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Sensors.Cells;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Sensors;

/// <summary>All points, the most abnormal first. Filter and part are in the URL.</summary>
public sealed partial class SensorsPage
{
    private const int PageLength = 100;
    private readonly SteadyOrder<string> order = new();
    private IReadOnlyList<SensorLine> lines = [];
    private IReadOnlyList<string> groups = [];
    private IReadOnlyList<string> sources = [];
    private IReadOnlyList<string> kinds = [];
    private LoadState load = new LoadState.Loading();
    private SensorsSnapshot? snapshot;
    private int found;
    private string text = "";
    private string state = "";
    private string group = "";
    private string source = "";
    private string kind = "";

    /// <summary>Part of a tag, place or kind.</summary>
    [SupplyParameterFromQuery(Name = "text")] public string? Text { get; set; }

    /// <summary><c>alarm</c>, <c>blind</c>, <c>late</c>, <c>uncertain</c> or <c>normal</c>.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    /// <summary>Only this place.</summary>
    [SupplyParameterFromQuery(Name = "group")] public string? Group { get; set; }

    /// <summary>Only this source.</summary>
    [SupplyParameterFromQuery(Name = "source")] public string? Source { get; set; }

    /// <summary>Only this kind.</summary>
    [SupplyParameterFromQuery(Name = "kind")] public string? Kind { get; set; }

    /// <summary>How many rows come before this part.</summary>
    [SupplyParameterFromQuery(Name = "skip")] public int Skip { get; set; }

    private string Summary => snapshot is null
        ? "Reading the stored readings."
        : string.Create(CultureInfo.InvariantCulture, $"{snapshot.Points:N0} points of {snapshot.Sources} sources, {snapshot.Blind:N0} blind, {snapshot.Alarms:N0} in alarm, {snapshot.Open:N0} readings unaccounted for");

    private string Range => found == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Skip + 1:N0} to {Math.Min(found, Skip + PageLength):N0} of {found:N0}");

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        Skip = Math.Max(0, Skip);
        (text, state, group, source, kind) = (Text ?? "", State ?? "", Group ?? "", Source ?? "", Kind ?? "");
        order.Frozen = false;
        OnChanged();
    }

    /// <inheritdoc />
    protected override void OnChanged()
    {
        var live = Monitor.Current;
        snapshot = live.Value;
        var filter = new SensorFilter(Text ?? "", Source ?? "", Group ?? "", Kind ?? "", State ?? "");
        var all = Queries.All();
        (groups, sources, kinds) = (Names(all, p => CellGroups.NameOf(p.Point.Row.Location)), Names(all, p => p.Point.Row.Source), Names(all, p => p.Point.Row.Kind));
        var taken = all.Where(filter.Takes).OrderByDescending(p => p.Abnormality).ThenBy(p => p.Tag, StringComparer.Ordinal).ToList();
        found = taken.Count;
        lines = order.Arrange([.. taken.Skip(Skip).Take(PageLength).Select(SensorLine.Of)], line => line.Tag);
        load = LiveState.Of(live, _ => found > 0 ? null : new LoadState.Empty(
            all.Count == 0 ? "No sensors are registered yet." : "No sensor matches.",
            all.Count == 0 ? "The first feed that registers points fills this page." : "Widen the filter, or clear it."),
            "Alerts that were raised stand.", Time.GetUtcNow());
    }

    private static List<string> Names(IReadOnlyList<SensorNow> all, Func<SensorNow, string> name) =>
        [.. all.Select(name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // Rows stay where they are while one of them has the focus.
    private void Freeze() => order.Frozen = true;

    private void Thaw() => order.Frozen = false;

    private void Apply() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/sensors", new Dictionary<string, object?>
    {
        ["text"] = Blank(text),
        ["state"] = Blank(state),
        ["group"] = Blank(group),
        ["source"] = Blank(source),
        ["kind"] = Blank(kind),
    }));

    private string Href(int skip) => Navigation.GetUriWithQueryParameter("skip", skip == 0 ? null : skip);

    private static string? Blank(string value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
