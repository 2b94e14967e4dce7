using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Supply;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Travel;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Finding;

/// <summary>What is asked, before the destination is looked up.</summary>
internal sealed record SearchTerms(
    BloodComponent Component, Recipient Recipient, int Quantity, UnitTraits Traits, RedCellAntigens TypedNegative,
    string DestinationSiteId, DateTimeOffset NeededBy, TravelMode Mode, MatchingPolicy Policy, bool IncludeOverrides);

/// <summary>Answers searches and reads units, from the stock in memory and the database.</summary>
internal sealed class FinderQueries(StockBook book, IOpsDbFactory databases, IOptions<BloodOptions> options, BloodMeter meter, TimeProvider time)
{
    /// <summary>The policy of a request that names none.</summary>
    public string DefaultPolicy => options.Value.Policy;

    /// <summary>After how long without a report a site counts as silent.</summary>
    public TimeSpan SilentAfter => options.Value.SiteSilentAfter;

    public static Refusal StockUnreadable { get; } = new(
        "stock-unreadable", 503, "The stock cannot be read", "Nothing can be offered while the stock cannot be read. Call the centres; try again in a moment.");

    /// <summary>Answers a search; refused when the destination is not a site, or when the stock cannot be read: an old stock is never searched.</summary>
    public async Task<Outcome<SearchAnswer>> Search(SearchTerms terms, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        StockSnapshot stock;
        try
        {
            (stock, _) = await book.Current(ct);
        }
        catch (DbException)
        {
            return StockUnreadable;
        }

        if (stock.Site(terms.DestinationSiteId) is not { } destination)
        {
            return new Refusal("site-unknown", 422, "The destination is not known", $"Site {terms.DestinationSiteId} is not registered, so no arrival can be estimated.")
            {
                Errors = [new FieldError("/destinationSiteId", "site-unknown", "This site is not registered.")],
            };
        }

        var request = new SearchRequest
        {
            Component = terms.Component,
            Recipient = terms.Recipient,
            Quantity = terms.Quantity,
            Destination = destination,
            NeededBy = Instant.FromDateTimeOffset(terms.NeededBy),
            Mode = terms.Mode,
            RequiredTraits = terms.Traits,
            RequiredTypedNegative = terms.TypedNegative,
            IncludeOverrides = terms.IncludeOverrides,
        };
        var answer = Finder.Search(request, stock, options.Value.FinderPolicy(terms.Policy), Now());
        meter.Searched(time.GetElapsedTime(began), answer.Complete);
        return answer;
    }

    /// <summary>The availability picture now.</summary>
    public async Task<StockBoard> Board(CancellationToken ct)
    {
        var (stock, usage) = await book.Current(ct);
        return StockBoard.Of(stock, usage, SupplyPolicy.Default, Duration.FromTimeSpan(options.Value.SiteSilentAfter), Now());
    }

    /// <summary>The next best unit like one that was not to be had: same component and group, nearest in time. Null if there is none.</summary>
    public async Task<string?> Alternative(string unitId, string destinationSiteId, IReadOnlySet<string> besides, CancellationToken ct)
    {
        if (await Unit(unitId, ct) is not { } unit || !MatchingPolicy.TryGet(DefaultPolicy, out var policy))
            return null;
        var like = StockBook.Read(unit);
        var terms = new SearchTerms(
            like.Component, Recipient.OfGroup(like.Group), besides.Count + 1, UnitTraits.None, RedCellAntigens.None, destinationSiteId, time.GetUtcNow(), TravelMode.Emergency, policy, IncludeOverrides: false);
        var outcome = await Search(terms, ct);
        return outcome.Value?.Candidates.FirstOrDefault(c => c.Unit.Group == like.Group && !besides.Contains(c.Unit.UnitId))?.Unit.UnitId;
    }

    public async Task<BloodUnitRow?> Unit(string unitId, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<BloodUnitRow>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == unitId, ct);
    }

    /// <summary>The other units of the same donation.</summary>
    public async Task<IReadOnlyList<BloodUnitRow>> Siblings(BloodUnitRow unit, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<BloodUnitRow>().AsNoTracking().Where(u => u.Din == unit.Din && u.Id != unit.Id).OrderBy(u => u.Id).Take(50).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<BloodSiteRow>> Sites(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Set<BloodSiteRow>().AsNoTracking().OrderBy(s => s.Name).ToListAsync(ct);
    }

    private Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
