using System.Globalization;
using OpsConsole.Blood.Supply;
using OpsConsole.Ui.Marks;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Blood.Board;

/// <summary>The board's values as they are written on screen.</summary>
internal static class BoardWords
{
    public static LoadState.Empty? EmptyOf(StockBoard board) =>
        board.Sites.Count == 0 ? new LoadState.Empty("No blood sites.", "A site appears here as soon as its feed registers it.") : null;

    /// <summary>Days with one decimal, or a dash where they are not known.</summary>
    public static string Days(DaysOfSupply supply) => supply switch
    {
        DaysOfSupply.Known(var days) => days.ToString(days >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture),
        DaysOfSupply.NotUsed => "∞",
        _ => "–",
    };

    /// <summary>The mark of a cell: short of its floor, or known only from silent sites.</summary>
    public static Tone ToneOf(StockCell cell) => cell.Severity switch
    {
        SupplySeverity.Critical => Tone.Critical,
        SupplySeverity.High => Tone.High,
        SupplySeverity.Medium => Tone.Medium,
        _ => cell is { Units: 0, Unconfirmed: > 0 } ? Tone.Stale : Tone.None,
    };

    /// <summary>How full the floor bar is: half at the floor.</summary>
    public static string Bar(StockCell cell) => cell.Supply switch
    {
        DaysOfSupply.Known(var days) => $"width:{Math.Min(100, Math.Round(days / cell.FloorDays * 50)).ToString(CultureInfo.InvariantCulture)}%",
        DaysOfSupply.NotUsed => "width:100%",
        _ => "width:0",
    };

    /// <summary>The whole cell in one sentence, for the tooltip and the screen reader.</summary>
    public static string Sentence(StockCell cell)
    {
        var supply = cell.Supply switch
        {
            DaysOfSupply.Known(var days) => $"{days.ToString("0.0", CultureInfo.InvariantCulture)} days of supply, floor {Number(cell.FloorDays)}",
            DaysOfSupply.NotUsed => "none used lately",
            _ => "days of supply not known",
        };
        var silent = cell.Unconfirmed > 0 ? $"; {cell.Unconfirmed} more at silent sites, not counted" : "";
        return $"{cell.Component.Label} {cell.Group.Label}: {cell.Units} units, {supply}{silent}";
    }

    public static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
