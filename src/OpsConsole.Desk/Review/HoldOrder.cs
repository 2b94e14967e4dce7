using OpsConsole.Platform.Http;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>The orders in which holds are listed.</summary>
internal static class HoldOrder
{
    /// <summary>By due time, then id, from just after the place on.</summary>
    public static IQueryable<HoldRow> Following(this IQueryable<HoldRow> holds, ListPlace? after)
    {
        if (after is not null)
            holds = holds.Where(h => h.DueAt >= after.At && (h.DueAt > after.At || string.Compare(h.Id, after.Id) > 0));
        return holds.OrderBy(h => h.DueAt).ThenBy(h => h.Id);
    }

    /// <summary>The newest decision first, from just after the place on.</summary>
    public static IQueryable<HoldRow> NewestDecided(this IQueryable<HoldRow> holds, ListPlace? after)
    {
        if (after is not null)
            holds = holds.Where(h => h.DecidedAt <= after.At && (h.DecidedAt < after.At || string.Compare(h.Id, after.Id) > 0));
        return holds.OrderByDescending(h => h.DecidedAt).ThenBy(h => h.Id);
    }

    /// <summary>Where the list goes on after this hold.</summary>
    public static ListPlace Place(this Contracts.HoldView hold) => new(hold.State == Contracts.HoldStates.Completed ? hold.DecidedAt!.Value : hold.DueAt, hold.Id);
}
