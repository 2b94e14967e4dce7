using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Supply;
using OpsConsole.Blood.Tables;
using OpsConsole.Blood.Travel;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Finding;

/// <summary>
/// The stock in memory, for searches and the board. Whoever asks gets a state that includes every commit known to this
/// instance at that moment: changes are noted as they are committed and read before the question is answered.
/// </summary>
internal sealed class StockBook : IDisposable
{
    private const int MostIdsPerQuery = 400;
    private const int ReloadAbove = 5_000;

    // A terminal unit's row stays in the database; only these words are read.
    private static readonly List<string> EndedStates = [.. LifeCycleTable.States.Where(LifeCycleTable.IsTerminal).Select(UnitWords.Of)];

    private readonly IOpsDbFactory _databases;
    private readonly SiteContacts _contacts;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, byte> _changedUnits = new(StringComparer.Ordinal);
    private readonly Dictionary<(BloodComponent, BloodGroup), Dictionary<string, StockUnit>> _units = [];
    private readonly Dictionary<string, (BloodComponent, BloodGroup)> _bucketOf = new(StringComparer.Ordinal);
    private int _changedSites = 1;
    private int _changedUse = 1;
    private long _noted;
    private long _applied = -1;
    private StockSnapshot? _stock;
    private UsageHistory _usage = UsageHistory.Empty;

    public StockBook(IOpsDbFactory databases, SiteContacts contacts, CommitFeed feed, TimeProvider time)
    {
        (_databases, _contacts, _time) = (databases, contacts, time);
        _subscription = feed.Subscribe(Note);
    }

    /// <summary>These units have just been changed; the next answer will know.</summary>
    public void UnitsChanged(IEnumerable<string> unitIds)
    {
        foreach (var id in unitIds)
            _changedUnits[id] = 0;
        Interlocked.Increment(ref _noted);
    }

    /// <summary>The sites have just been changed.</summary>
    public void SitesChanged()
    {
        Volatile.Write(ref _changedSites, 1);
        Interlocked.Increment(ref _noted);
    }

    /// <summary>The reported use has just been changed.</summary>
    public void UseChanged()
    {
        Volatile.Write(ref _changedUse, 1);
        Interlocked.Increment(ref _noted);
    }

    /// <summary>The stock as committed by now, with each site's last report.</summary>
    public async Task<(StockSnapshot Stock, UsageHistory Usage)> Current(CancellationToken ct)
    {
        // What was noted before the question must be in the answer, even if another caller is reading it just now.
        var noted = Interlocked.Read(ref _noted);
        if (Interlocked.Read(ref _applied) < noted)
            await CatchUp(noted, ct);
        var stock = _stock!;
        return (stock.WithSites(stock.Sites.Select(Heard)), _usage);
    }

    private BloodSite Heard(BloodSite site) =>
        _contacts.LastHeardAt(site.SiteId) is { } at && Instant.FromDateTimeOffset(at) > site.LastHeardAt
            ? site with { LastHeardAt = Instant.FromDateTimeOffset(at) }
            : site;

    private void Note(IReadOnlyList<CommittedEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Stream.StartsWith(UnitStream.Prefix, StringComparison.Ordinal))
                UnitsChanged([entry.Stream[UnitStream.Prefix.Length..]]);
            else if (entry.Stream.StartsWith(SiteStream.Prefix, StringComparison.Ordinal))
                SitesChanged();
            else if (entry.Stream.StartsWith(ReportUse.UseStreamPrefix, StringComparison.Ordinal))
                UseChanged();
        }
    }

    private async Task CatchUp(long wanted, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (Interlocked.Read(ref _applied) >= wanted)
                return;
            // Taken before reading: what changes while we read is noted again and read next time.
            var noted = Interlocked.Read(ref _noted);
            var sitesChanged = Interlocked.Exchange(ref _changedSites, 0) == 1;
            var useChanged = Interlocked.Exchange(ref _changedUse, 0) == 1;
            var changed = _changedUnits.Keys.ToList();
            changed.ForEach(id => _changedUnits.TryRemove(id, out _));
            try
            {
                await using var db = _databases.Create();
                if (_stock is null || sitesChanged || changed.Count > ReloadAbove)
                    await LoadAll(db, ct);
                else if (changed.Count > 0)
                    await LoadChanged(db, changed, ct);
                if (useChanged)
                    _usage = await LoadUse(db, ct);
                Interlocked.Exchange(ref _applied, noted);
            }
            catch
            {
                UnitsChanged(changed);
                if (sitesChanged)
                    SitesChanged();
                if (useChanged)
                    UseChanged();
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoadAll(OpsDb db, CancellationToken ct)
    {
        var sites = await db.Set<BloodSiteRow>().AsNoTracking().ToListAsync(ct);
        var rows = await db.Set<BloodUnitRow>().AsNoTracking().Where(u => !EndedStates.Contains(u.State)).ToListAsync(ct);
        _units.Clear();
        _bucketOf.Clear();
        foreach (var row in rows)
            Keep(Read(row));
        _stock = StockSnapshot.Of(sites.Select(Read), _units.Values.SelectMany(bucket => bucket.Values));
    }

    private async Task LoadChanged(OpsDb db, List<string> changed, CancellationToken ct)
    {
        var stock = _stock!;
        var touched = new HashSet<(BloodComponent, BloodGroup)>();
        foreach (var chunk in changed.Chunk(MostIdsPerQuery))
        {
            var ids = chunk.ToList();
            foreach (var row in await db.Set<BloodUnitRow>().AsNoTracking().Where(u => ids.Contains(u.Id)).ToListAsync(ct))
            {
                var unit = Read(row);
                if (stock.Site(unit.SiteId) is null)
                {
                    // A site we have not read yet: its registration is on its way to us.
                    await LoadAll(db, ct);
                    return;
                }

                if (_bucketOf.Remove(unit.UnitId, out var before))
                {
                    _units[before].Remove(unit.UnitId);
                    touched.Add(before);
                }

                if (!LifeCycleTable.IsTerminal(unit.State))
                    touched.Add(Keep(unit));
            }
        }

        foreach (var bucket in touched)
            stock = stock.WithBucket(bucket.Item1, bucket.Item2, _units[bucket].Values);
        _stock = stock;
    }

    private (BloodComponent, BloodGroup) Keep(StockUnit unit)
    {
        var bucket = (unit.Component, unit.Group);
        if (!_units.TryGetValue(bucket, out var units))
            _units.Add(bucket, units = new Dictionary<string, StockUnit>(StringComparer.Ordinal));
        units[unit.UnitId] = unit;
        _bucketOf[unit.UnitId] = bucket;
        return bucket;
    }

    private async Task<UsageHistory> LoadUse(OpsDb db, CancellationToken ct)
    {
        var from = _time.GetUtcNow().AddDays(-SupplyPolicy.Default.WindowDays - 1).UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var rows = await db.Set<BloodUseRow>().AsNoTracking().Where(u => string.Compare(u.Day, from) >= 0).ToListAsync(ct);
        return new UsageHistory(rows.SelectMany(DayOfUse.Stored));
    }

    private static BloodSite Read(BloodSiteRow row) => new(
        row.Id,
        row.Name,
        row.Kind == "centre" ? SiteKind.Centre : SiteKind.Hospital,
        new GeoPoint(row.Latitude, row.Longitude),
        new OpeningHours(SiteParsing.TimeOf(row.Opens), SiteParsing.TimeOf(row.Closes), DateTimeZoneProviders.Tzdb[row.TimeZone]),
        Instant.FromDateTimeOffset(row.RegisteredAt),
        row.CanIrradiate);

    /// <summary>A unit as the search sees it. One under review counts as quarantined, whatever it was doing.</summary>
    public static StockUnit Read(BloodUnitRow row)
    {
        if (!BloodComponent.TryParse(row.Component, out var component) || !BloodGroup.TryParse(row.Group, out var group) || !UnitIdentity.TryParse(row.Id, out var identity))
            throw new InvalidOperationException($"Unit {row.Id} cannot be read: it was not written by this console.");
        var traits = UnitTraits.None;
        var typedNegative = RedCellAntigens.None;
        foreach (var word in row.Attributes.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TraitWords.TryParseAttribute(word, out var trait, out var antigen))
                continue;
            traits |= trait;
            typedNegative |= antigen;
        }

        var state = UnitWords.StateOf(row.State);
        return new StockUnit
        {
            UnitId = row.Id,
            Din = row.Din,
            ProductCode = row.ProductCode,
            Component = component,
            Group = group,
            SiteId = row.SiteId,
            CollectedAt = Instant.FromDateTimeOffset(row.CollectedAt),
            ExpiresAt = Instant.FromDateTimeOffset(row.ExpiresAt),
            Traits = traits,
            TypedNegative = typedNegative,
            Use = identity.Product.Use,
            State = row.ReviewHoldId is not null && !LifeCycleTable.IsTerminal(state) ? UnitState.Quarantined : state,
            HeldBy = row.RequestId,
            HeldUntil = row.HeldUntil is { } until ? Instant.FromDateTimeOffset(until) : null,
        };
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _turn.Dispose();
    }
}
