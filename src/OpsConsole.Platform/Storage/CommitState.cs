using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>What the commands of one commit have loaded and staged. Lives for one transaction.</summary>
internal sealed class CommitState(OpsDb db, RowStore rows, DateTimeOffset now)
{
    private sealed class Slot
    {
        public object? Current;
        public long StoredVersion;
        public bool IsNew;
        public bool IsChanged;
    }

    private readonly Dictionary<(Type Row, string Id), Slot> _slots = [];
    private readonly Dictionary<(IRowIndex Index, string Value), List<string>> _lookups = [];
    private readonly HashSet<(IRowIndex Index, string Value)> _cut = [];
    private readonly Dictionary<Type, HashSet<IRowIndex>> _indexesInUse = [];
    private readonly Dictionary<string, StreamHead> _heads = new(StringComparer.Ordinal);
    private readonly List<Slot> _order = [];

    public OpsDb Db => db;

    public List<PendingEntry> Entries { get; } = [];

    /// <summary>Keys of the stored answers that end with this commit.</summary>
    public List<string> Forgotten { get; } = [];

    public async ValueTask<T?> Find<T>(string id, CancellationToken ct) where T : class, IRow
    {
        if (_slots.TryGetValue((typeof(T), id), out var slot))
            return (T?)slot.Current;
        var found = await rows.Find<T>([id], ct);
        return (T?)Remember(typeof(T), id, found.Count > 0 ? found[0] : null).Current;
    }

    public async ValueTask<IReadOnlyList<T>> FindBy<T>(RowIndex<T> index, string value, CancellationToken ct) where T : class, IRow
    {
        if (!_lookups.ContainsKey((index, value)))
            await LoadLookup(index, [value], ct);
        var found = Current(index, value);
        if (found.Count > 0 || !_cut.Remove((index, value)))
            return found;
        // Earlier commands of this commit took the value from every row that was loaded; older ones may have it still.
        Remember(index, await rows.FindBy(index, [value], now, ct));
        return Current(index, value);
    }

    private List<T> Current<T>(RowIndex<T> index, string value) where T : class, IRow
    {
        var found = new List<T>();
        foreach (var id in _lookups[(index, value)])
        {
            if (_slots[(typeof(T), id)].Current is T row && index.ValueOf(row) == value)
                found.Add(row);
        }

        return found;
    }

    public void Merge(object row, bool isNew)
    {
        var key = (row.GetType(), ((IRow)row).Id);
        if (!_slots.TryGetValue(key, out var slot))
            _slots[key] = slot = new Slot();
        slot.IsNew |= isNew;
        slot.Current = row;
        if (!slot.IsChanged)
        {
            slot.IsChanged = true;
            _order.Add(slot);
        }

        if (!_indexesInUse.TryGetValue(row.GetType(), out var indexes))
            return;
        foreach (var index in indexes)
        {
            if (index.ValueOf(row) is { } value && _lookups.TryGetValue((index, value), out var ids) && !ids.Contains(key.Id))
                ids.Add(key.Id);
        }
    }

    public (List<object> Inserts, List<(IVersionedRow Row, long StoredVersion)> Updates) Changes()
    {
        var inserts = new List<object>(_order.Count);
        var updates = new List<(IVersionedRow, long)>();
        foreach (var slot in _order)
        {
            if (slot.IsNew)
                inserts.Add(slot.Current!);
            else
                updates.Add(((IVersionedRow)slot.Current!, slot.StoredVersion));
        }

        return (inserts, updates);
    }

    public StreamHead Head(string stream) => _heads[stream];

    public void Advance(string stream, StreamHead head) => _heads[stream] = head;

    public void BeginStream(string stream) => _heads.TryAdd(stream, StreamHead.Empty);

    public async Task LoadHeads(IEnumerable<string> streams, CancellationToken ct)
    {
        var missing = streams.Where(s => !_heads.ContainsKey(s)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return;
        var heads = await db.Journal.AsNoTracking()
            .Where(j => EF.Parameter(missing).Contains(j.Stream))
            .Where(j => j.StreamVersion == db.Journal.Where(k => k.Stream == j.Stream).Max(k => k.StreamVersion))
            .Select(j => new { j.Stream, j.StreamVersion, j.LeafHash })
            .ToListAsync(ct);
        foreach (var head in heads)
            _heads[head.Stream] = new StreamHead(head.StreamVersion, head.LeafHash);
        foreach (var stream in missing)
            _heads.TryAdd(stream, StreamHead.Empty);
    }

    public async Task Load(Needs needs, CancellationToken ct)
    {
        foreach (var (row, ids) in needs.Rows)
            await Loader(row, nameof(LoadRows)).Invoke(this, ids, ct);
        foreach (var group in needs.Lookups)
            await Loader(group.Key.RowType, nameof(LoadLookupOf)).Invoke(this, (group.Key, group.Value), ct);
        await LoadHeads(needs.Streams, ct);
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(Type, string), Func<CommitState, object, CancellationToken, Task>> Loaders = new();

    private static Func<CommitState, object, CancellationToken, Task> Loader(Type row, string method) =>
        Loaders.GetOrAdd((row, method), static key =>
        {
            var target = typeof(CommitState).GetMethod(key.Item2, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(key.Item1);
            return (state, argument, ct) => (Task)target.Invoke(state, [argument, ct])!;
        });

    private async Task LoadRows<T>(object argument, CancellationToken ct) where T : class, IRow
    {
        var ids = ((HashSet<string>)argument).Where(id => !_slots.ContainsKey((typeof(T), id))).ToList();
        if (ids.Count == 0)
            return;
        foreach (var row in await rows.Find<T>(ids, ct))
            Remember(typeof(T), row.Id, row);
        foreach (var id in ids)
            Remember(typeof(T), id, null);
    }

    private Task LoadLookupOf<T>(object argument, CancellationToken ct) where T : class, IRow
    {
        var (index, values) = ((IRowIndex, HashSet<string>))argument;
        return LoadLookup((RowIndex<T>)index, values, ct);
    }

    private async Task LoadLookup<T>(RowIndex<T> index, IEnumerable<string> wanted, CancellationToken ct) where T : class, IRow
    {
        var values = wanted.Where(v => !_lookups.ContainsKey((index, v))).ToList();
        if (!_indexesInUse.TryGetValue(typeof(T), out var inUse))
            _indexesInUse[typeof(T)] = inUse = [];
        inUse.Add(index);
        foreach (var value in values)
            _lookups[(index, value)] = [];

        if (index.Newest is null)
        {
            Remember(index, await rows.FindBy(index, values, now, ct));
        }
        else
        {
            var newest = await rows.FindNewest(index, values, now, ct);
            Remember(index, newest);
            foreach (var full in newest.CountBy(row => index.ValueOf(row)!, StringComparer.Ordinal).Where(count => count.Value == index.Most))
                _cut.Add((index, full.Key));
        }

        // Rows staged by earlier commands of this commit count too.
        foreach (var ((row, id), slot) in _slots)
        {
            if (row == typeof(T) && slot.IsChanged && index.ValueOf(slot.Current!) is { } value
                && _lookups.TryGetValue((index, value), out var ids) && !ids.Contains(id))
                ids.Add(id);
        }
    }

    private void Remember<T>(RowIndex<T> index, IReadOnlyList<T> found) where T : class, IRow
    {
        foreach (var row in found)
        {
            // A row that was loaded before counts as it is now, not as it is stored.
            var current = Remember(typeof(T), row.Id, row).Current!;
            if (index.ValueOf(current) is { } value && _lookups.TryGetValue((index, value), out var ids) && !ids.Contains(row.Id))
                ids.Add(row.Id);
        }
    }

    private Slot Remember(Type type, string id, object? row)
    {
        if (_slots.TryGetValue((type, id), out var slot))
            return slot;
        slot = new Slot { Current = row, StoredVersion = (row as IVersionedRow)?.Version ?? 0 };
        _slots[(type, id)] = slot;
        return slot;
    }
}
