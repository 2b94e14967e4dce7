using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>What the commands of one commit have loaded and staged. Lives for one transaction.</summary>
internal sealed class CommitState(OpsDb db)
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

    public async ValueTask<T?> Find<T>(string id, CancellationToken ct) where T : class, IRow
    {
        if (_slots.TryGetValue((typeof(T), id), out var slot))
            return (T?)slot.Current;
        var row = await db.Set<T>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct);
        return (T?)Remember(typeof(T), id, row).Current;
    }

    public async ValueTask<IReadOnlyList<T>> FindBy<T>(RowIndex<T> index, string value, CancellationToken ct) where T : class, IRow
    {
        if (!_lookups.ContainsKey((index, value)))
            await LoadLookup(index, [value], ct);
        var found = Current(index, value);
        if (found.Count > 0 || !_cut.Remove((index, value)))
            return found;
        // Earlier commands of this commit took the value from every row that was loaded; older ones may have it still.
        await Load(index, db.Set<T>().Where(HasOneOf(index, [value])), ct);
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
        foreach (var row in await db.Set<T>().AsNoTracking().Where(r => EF.Parameter(ids).Contains(r.Id)).ToListAsync(ct))
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
            await Load(index, db.Set<T>().Where(HasOneOf(index, values)), ct);
        else
            await LoadNewest(index, index.Newest, values, ct);

        // Rows staged by earlier commands of this commit count too.
        foreach (var ((row, id), slot) in _slots)
        {
            if (row == typeof(T) && slot.IsChanged && index.ValueOf(slot.Current!) is { } value
                && _lookups.TryGetValue((index, value), out var ids) && !ids.Contains(id))
                ids.Add(id);
        }
    }

    private async Task LoadNewest<T>(RowIndex<T> index, Expression<Func<T, DateTimeOffset>> newest, List<string> values, CancellationToken ct) where T : class, IRow
    {
        // Most values have no row at all, and which have one is in the index: one query tells for all of them.
        var present = await db.Set<T>().Where(HasOneOf(index, values)).Select(index.Column).Distinct().ToListAsync(ct);
        foreach (var value in present)
        {
            var loaded = await Load(index, db.Set<T>().Where(HasOneOf(index, [value!])).OrderByDescending(newest).Take(index.Most), ct);
            if (loaded == index.Most)
                _cut.Add((index, value!));
        }
    }

    private async Task<int> Load<T>(RowIndex<T> index, IQueryable<T> query, CancellationToken ct) where T : class, IRow
    {
        var rows = await query.AsNoTracking().ToListAsync(ct);
        foreach (var row in rows)
        {
            // A row that was loaded before counts as it is now, not as it is stored.
            var current = Remember(typeof(T), row.Id, row).Current!;
            if (index.ValueOf(current) is { } value && _lookups.TryGetValue((index, value), out var ids) && !ids.Contains(row.Id))
                ids.Add(row.Id);
        }

        return rows.Count;
    }

    private static Expression<Func<T, bool>> HasOneOf<T>(RowIndex<T> index, List<string> values) where T : class, IRow
    {
        // A member of a holder becomes a parameter; a constant would make each look-up a query of its own to compile.
        var wanted = Expression.Property(Expression.Constant(new LookupValues(values)), nameof(LookupValues.Values));
        var contains = Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)],
            Expression.Call(typeof(EF), nameof(EF.Parameter), [typeof(List<string>)], wanted),
            index.Column.Body);
        return Expression.Lambda<Func<T, bool>>(contains, index.Column.Parameters);
    }

    private sealed record LookupValues(List<string> Values);

    private Slot Remember(Type type, string id, object? row)
    {
        if (_slots.TryGetValue((type, id), out var slot))
            return slot;
        slot = new Slot { Current = row, StoredVersion = (row as IVersionedRow)?.Version ?? 0 };
        _slots[(type, id)] = slot;
        return slot;
    }
}
