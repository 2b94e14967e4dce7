using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Points;

/// <summary>One registered point.</summary>
internal sealed record SensorPoint(SensorPointRow Row, int Source)
{
    public string Tag => Row.Id;
    public int Number => Row.Number;
}

/// <summary>All points at one moment; immutable, so that nobody needs a lock to read it.</summary>
/// <param name="ByNumber">By point number; a number that was never used is null.</param>
/// <param name="SourceOfPoint">The index of the source by point number, −1 where there is no point.</param>
/// <param name="Layout">Grows with each change of the list.</param>
internal sealed record PointList(
    ImmutableArray<SensorPoint?> ByNumber, int[] SourceOfPoint, ImmutableArray<string> Sources, TagIndex Tags, uint Layout, DateTimeOffset LoadedAt)
{
    public static readonly PointList Empty = new([], [], [], TagIndex.Empty, 0, default);

    public int Count { get; } = ByNumber.Count(p => p is not null);

    public SensorPoint? Find(string tag) => Tags.Point(tag) is >= 0 and var number ? ByNumber[number] : null;

    public IEnumerable<SensorPoint> All => ByNumber.OfType<SensorPoint>();
}

/// <summary>Holds the list of points and hands changes to the point table.</summary>
internal sealed class PointRegistry(IOpsDbFactory databases, PointTable table, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile PointList _current = PointList.Empty;

    public PointList Current => _current;

    /// <summary>Reads the points anew; those that changed are configured again.</summary>
    public async Task Reload(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            await using var db = databases.Create();
            var rows = await db.Set<SensorPointRow>().AsNoTracking().OrderBy(p => p.Number).ToListAsync(ct);
            Take(rows);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Reads the points anew if the list is older than a second: another instance may have registered some.</summary>
    public async Task<bool> ReloadIfOld(CancellationToken ct)
    {
        if (time.GetUtcNow() - _current.LoadedAt < TimeSpan.FromSeconds(1))
            return false;
        var before = _current.Layout;
        await Reload(ct);
        return _current.Layout != before;
    }

    private void Take(List<SensorPointRow> rows)
    {
        var before = _current;
        var now = time.GetUtcNow();
        // A source keeps its index: running state hangs on it.
        var sources = before.Sources.ToBuilder();
        var indexOf = sources.Select((name, index) => (name, index)).ToDictionary(s => s.name, s => s.index, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (indexOf.TryAdd(row.Source, sources.Count))
                sources.Add(row.Source);
        }

        var count = rows.Count == 0 ? 0 : rows[^1].Number + 1;
        var points = new SensorPoint?[count];
        var sourceOf = new int[count];
        Array.Fill(sourceOf, -1);
        var changed = false;
        foreach (var row in rows)
        {
            var source = indexOf[row.Source];
            sourceOf[row.Number] = source;
            var known = row.Number < before.ByNumber.Length ? before.ByNumber[row.Number] : null;
            if (known is not null && known.Row.Version == row.Version)
            {
                points[row.Number] = known;
                continue;
            }

            changed = true;
            points[row.Number] = new SensorPoint(row, source);
            table.Configure(row.Number, PointSetups.Of(row, source), now.UtcTicks);
        }

        if (!changed)
        {
            _current = before with { LoadedAt = now };
            return;
        }

        var tags = new TagIndex(
            rows.Select(r => new KeyValuePair<string, int>(r.Id, r.Number)), indexOf);
        _current = new PointList([.. points], sourceOf, sources.ToImmutable(), tags, before.Layout + 1, now);
    }

    public void Dispose() => _loading.Dispose();
}
