using OpsConsole.Sensors.Points;

namespace OpsConsole.Sensors.Cells;

/// <summary>One point in a group of cells.</summary>
internal sealed record CellPoint(int Index, string Tag, string Unit);

/// <summary>A stretch of road or another place whose cells are drawn together.</summary>
internal sealed record CellGroup(string Name, IReadOnlyList<CellPoint> Points);

/// <summary>What the browser needs to draw the cells: sent once, and again when the list of points changes.</summary>
internal sealed record CellLayout(uint Layout, IReadOnlyList<CellGroup> Groups);

/// <summary>Groups points by place: what a location says before its first comma, without the direction of travel.</summary>
internal static class CellGroups
{
    private static readonly string[] Directions = [" northbound", " southbound", " eastbound", " westbound"];

    public static string NameOf(string location)
    {
        var comma = location.IndexOf(',', StringComparison.Ordinal);
        var name = comma > 0 ? location[..comma] : location;
        foreach (var direction in Directions)
        {
            if (name.EndsWith(direction, StringComparison.OrdinalIgnoreCase))
                return name[..^direction.Length];
        }

        return name;
    }

    public static CellLayout Of(PointList points) => new(points.Layout,
    [
        .. points.All.GroupBy(p => NameOf(p.Row.Location), StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new CellGroup(g.Key,
                [.. g.OrderBy(p => Place(p.Row.Location)).ThenBy(p => p.Tag, StringComparer.Ordinal).Select(p => new CellPoint(p.Number, p.Tag, p.Row.Unit))])),
    ]);

    /// <summary>The first number after the comma: the distance along the road.</summary>
    private static double Place(string location)
    {
        var comma = location.IndexOf(',', StringComparison.Ordinal);
        var place = 0.0;
        for (var i = Math.Max(0, comma); i < location.Length; i++)
        {
            if (char.IsAsciiDigit(location[i]))
                place = place * 10 + (location[i] - '0');
            else if (place > 0)
                break;
        }

        return place;
    }
}
