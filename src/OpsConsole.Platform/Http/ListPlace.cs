using System.Globalization;

namespace OpsConsole.Platform.Http;

/// <summary>A place in a list: what comes after it does not depend on what left the list meanwhile.</summary>
/// <param name="At">The time by which the list is ordered.</param>
/// <param name="Id">Orders what has the same time.</param>
/// <param name="Rank">Goes before the time, in lists that are ordered by importance first.</param>
public sealed record ListPlace(DateTimeOffset At, string Id, int Rank = 0)
{
    /// <summary>The cursor of this place.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}-{At.UtcTicks}-{Id}");

    /// <summary>Null if the text is no cursor.</summary>
    public static ListPlace? Parse(string text) =>
        text?.Split('-', 3) is [var rank, var ticks, { Length: > 0 } id]
        && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTimeOffset.MaxValue.UtcTicks
            ? new ListPlace(new DateTimeOffset(t, TimeSpan.Zero), id, r)
            : null;
}
