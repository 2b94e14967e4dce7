using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Blood.Supply;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;

namespace OpsConsole.Blood.Finding;

/// <summary>Searching and stock over HTTP.</summary>
internal static class FinderEndpoints
{
    private const int LargestSearch = 32 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/blood/search", Search).Requires(BloodModule.Read).Reads("Finds compatible units in date on arrival, the nearest first, with reasons.", typeof(Wire.BloodSearchAnswer), typeof(Wire.BloodSearch));
        routes.MapGet("/api/blood/stock", Stock).Requires(BloodModule.Read).Reads("Units and days of supply by group and component.", typeof(Wire.BloodStockBoard));
    }

    private static async Task Search(HttpContext context, FinderQueries queries, TimeProvider time)
    {
        using var request = await ApiRequest.Read(context, "blood.search", LargestSearch);
        if (request is null)
            return;
        var fields = request.Fields();
        if (SearchParsing.Read(fields, queries.DefaultPolicy, time.GetUtcNow()) is not { } terms)
        {
            await ApiProblem.Write(context, ApiRefusals.Invalid(fields.Errors));
            return;
        }

        var outcome = await queries.Search(terms, context.RequestAborted);
        await (outcome.Refused is { } refusal ? ApiProblem.Write(context, refusal) : ApiRequest.WriteJson(context, SearchWire.Of(outcome.Value!)));
    }

    private static async Task Stock(HttpContext context, FinderQueries queries)
    {
        if (await PageRequest.Read(context) is not { } page)
            return;
        StockBoard board;
        try
        {
            board = await queries.Board(context.RequestAborted);
        }
        catch (DbException)
        {
            await ApiProblem.Write(context, FinderQueries.StockUnreadable);
            return;
        }

        var sites = board.Sites.ToDictionary(s => s.Site.SiteId, StringComparer.Ordinal);
        var rows = board.BySite
            .Select(s => (Key: $"{s.SiteId} {s.Component.Index} {s.Group.Index}", Stock: s))
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Where(s => page.Cursor is null || string.CompareOrdinal(s.Key, page.Cursor) > 0)
            .Take(page.Limit + 1)
            .ToList();
        var shown = rows.Take(page.Limit).ToList();
        await ApiRequest.WriteJson(context, new Wire.BloodStockBoard(
            board.AsOf.ToDateTimeOffset(), SupplyPolicy.Default.Version, board.Sites.All(s => !s.IsSilent),
            [.. shown.Select(s => Line(s.Stock, sites[s.Stock.SiteId]))],
            [.. board.Cells.Select(Total)],
            rows.Count > shown.Count ? shown[^1].Key : null));
    }

    private static Wire.BloodStockLine Line(SiteStock stock, SiteFreshness site) => new(
        stock.SiteId, site.Site.Name, stock.Component.Code, stock.Group.Code, stock.Units, DaysOf(stock.Supply), SupplyWords.Phase(stock.Severity),
        (long)site.Age.TotalSeconds, site.Site.LastHeardAt.ToDateTimeOffset(), site.IsSilent);

    private static Wire.BloodStockTotal Total(StockCell cell) => new(
        cell.Component.Code, cell.Group.Code, cell.Units, cell.Unconfirmed, DaysOf(cell.Supply), cell.FloorDays, SupplyWords.Phase(cell.Severity));

    private static decimal? DaysOf(DaysOfSupply supply) => supply is DaysOfSupply.Known known ? known.Days : null;
}
