using System.Globalization;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>A place in a list of holds: what comes after it does not depend on what left the list meanwhile.</summary>
/// <param name="At">Due time of an open hold, time of the decision of a decided one.</param>
public sealed record HoldCursor(DateTimeOffset At, string Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id}");

    /// <summary>Null if the text is no cursor.</summary>
    public static HoldCursor? Parse(string text) =>
        text.Split('-', 2) is [var ticks, { Length: > 0 } id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTimeOffset.MaxValue.UtcTicks
            ? new HoldCursor(new DateTimeOffset(t, TimeSpan.Zero), id)
            : null;
}

/// <summary>The orders in which holds are listed.</summary>
internal static class HoldOrder
{
    /// <summary>By due time, then id, from just after the place on.</summary>
    public static IQueryable<HoldRow> Following(this IQueryable<HoldRow> holds, HoldCursor? after)
    {
        if (after is not null)
            holds = holds.Where(h => h.DueAt >= after.At && (h.DueAt > after.At || string.Compare(h.Id, after.Id) > 0));
        return holds.OrderBy(h => h.DueAt).ThenBy(h => h.Id);
    }

    /// <summary>The newest decision first, from just after the place on.</summary>
    public static IQueryable<HoldRow> NewestDecided(this IQueryable<HoldRow> holds, HoldCursor? after)
    {
        if (after is not null)
            holds = holds.Where(h => h.DecidedAt <= after.At && (h.DecidedAt < after.At || string.Compare(h.Id, after.Id) > 0));
        return holds.OrderByDescending(h => h.DecidedAt).ThenBy(h => h.Id);
    }

    /// <summary>Where the list goes on after this hold.</summary>
    public static HoldCursor Place(this Contracts.HoldView hold) => new(hold.State == Contracts.HoldStates.Completed ? hold.DecidedAt!.Value : hold.DueAt, hold.Id);
}
