using Microsoft.AspNetCore.Components;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Supply;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Blood.Board;

/// <summary>Blood availability on the overview: what is short, and which sites the numbers no longer come from.</summary>
public sealed partial class BloodPanel
{
    private LoadState state = new LoadState.Loading();
    private StockBoard? board;
    private IReadOnlyList<BloodComponent> components = [];
    private IReadOnlyList<SiteFreshness> sites = [];
    private bool anyDays;

    /// <summary>How many sites are listed; silent ones come first.</summary>
    [Parameter] public int MostSites { get; set; } = 40;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Watch(Monitor.Subscribe);
        OnChanged();
    }

    /// <inheritdoc />
    protected override void OnChanged()
    {
        var live = Monitor.Current;
        state = LiveState.Of(live, BoardWords.EmptyOf, "Searches and holds of units still answer from the database.", Time.GetUtcNow());
        board = live.Value;
        if (board is null)
            return;
        // Whole blood is rare: its row appears when there is any.
        components = [.. BloodComponent.All.Where(c => c != BloodComponent.WholeBlood || BloodGroup.All.Any(g => board.Cell(c, g) is { Units: > 0 } or { Unconfirmed: > 0 }))];
        sites = [.. board.Sites.OrderByDescending(s => s.IsSilent).ThenBy(s => s.Site.Kind).ThenBy(s => s.Site.Name, StringComparer.Ordinal).Take(MostSites)];
        anyDays = board.Cells.Any(c => c.Supply is not DaysOfSupply.Unknown);
    }
}
