using Microsoft.EntityFrameworkCore;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Storage;

/// <summary>
/// What one command sees and stages. State and journal commit together or not at all, and a refused command leaves nothing.
/// Sees what earlier commands of the same commit have staged.
/// </summary>
public sealed class Work
{
    private readonly CommitState _state;
    private readonly Dictionary<(Type Row, string Id), (object Row, bool IsNew)> _rows = [];
    private readonly List<PendingEntry> _entries = [];
    private readonly List<string> _begun = [];
    private readonly List<string> _forgotten = [];
    private readonly Circumstances _circumstances;

    internal Work(CommitState state, Circumstances circumstances, DateTimeOffset now) =>
        (_state, _circumstances, Now) = (state, circumstances, now);

    /// <summary>Who acts.</summary>
    public Operator By => _circumstances.By;

    /// <summary>The time of the decision. The only clock a decision may read.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The row with this key, or null.</summary>
    public async ValueTask<T?> Find<T>(string id, CancellationToken ct) where T : class, IRow =>
        _rows.TryGetValue((typeof(T), id), out var staged) ? (T)staged.Row : await _state.Find<T>(id, ct);

    /// <summary>All rows with this value in the index, or the newest where the index says so; in no particular order.</summary>
    public async ValueTask<IReadOnlyList<T>> FindBy<T>(RowIndex<T> index, string value, CancellationToken ct) where T : class, IRow
    {
        var found = await _state.FindBy(index, value, ct);
        if (_rows.Count == 0)
            return found;
        var own = _rows.Values.Select(r => r.Row).OfType<T>().ToDictionary(r => r.Id, StringComparer.Ordinal);
        return [.. found.Where(r => !own.ContainsKey(r.Id)), .. own.Values.Where(r => index.ValueOf(r) == value)];
    }

    /// <summary>The stored state before this commit. Does not see staged rows: for look-ups that need no such thing.</summary>
    public IQueryable<T> Stored<T>() where T : class => _state.Db.Set<T>().AsNoTracking();

    /// <summary>Stages a new row.</summary>
    public void Insert<T>(T row) where T : class, IRow
    {
        if (row is IVersionedRow { Version: not 1 })
            throw new ArgumentException("A new row has version 1.", nameof(row));
        if (!_rows.TryAdd((typeof(T), row.Id), (row, true)))
            throw new InvalidOperationException($"{typeof(T).Name} {row.Id} is staged already.");
    }

    /// <summary>Stages a change of a row found before. Its version must be one more than that of the row found.</summary>
    public async ValueTask Update<T>(T row, CancellationToken ct) where T : class, IVersionedRow
    {
        var before = await Find<T>(row.Id, ct) ?? throw new InvalidOperationException($"{typeof(T).Name} {row.Id} does not exist.");
        if (row.Version != before.Version + 1)
            throw new ArgumentException($"{typeof(T).Name} {row.Id} goes from version {before.Version} to {before.Version + 1}, not {row.Version}.", nameof(row));
        var isNew = _rows.TryGetValue((typeof(T), row.Id), out var staged) && staged.IsNew;
        _rows[(typeof(T), row.Id)] = (row, isNew);
    }

    /// <summary>Says that this stream has no entry yet, which saves looking for its end.</summary>
    public void BeginStream(string stream) => _begun.Add(stream);

    /// <summary>Writes a fact to the journal.</summary>
    /// <param name="stream">The entity: <c>kind/id</c>.</param>
    /// <param name="fact">A record with <see cref="JournalEventAttribute"/>.</param>
    /// <param name="reason">A person's reason, if one was given.</param>
    /// <param name="occurredAt">When it happened, if that is not now.</param>
    /// <param name="rules">Version of the rules the decision used.</param>
    public void Record(string stream, object fact, string? reason = null, DateTimeOffset? occurredAt = null, string? rules = null)
    {
        var named = JournalEvents.Of(fact.GetType());
        _entries.Add(new PendingEntry(
            stream, named.Type, named.SchemaVersion, JournalEntry.PayloadOf(fact), occurredAt ?? Now, _circumstances, reason, rules));
    }

    /// <summary>Sends an effect through the outbox, exactly once per kind and key.</summary>
    /// <param name="kind">Which effector takes it.</param>
    /// <param name="key">The effector's idempotency key: the id of the hold or fact this comes from.</param>
    /// <param name="payload">JSON.</param>
    public void Publish(string kind, string key, string payload) => Insert(new OutboxRow
    {
        Id = $"{kind}:{key}",
        Version = 1,
        Kind = kind,
        Key = key,
        Payload = payload,
        State = OutboxStates.Pending,
        CreatedAt = Now,
        DueAt = Now,
        Attempts = 0,
        Correlation = _circumstances.Correlation,
        Cause = _circumstances.Stream,
    });

    /// <summary>Stages the end of a stored answer: its key is free again. Nothing else is ever taken away.</summary>
    internal void Forget(string answer) => _forgotten.Add(answer);

    internal bool HasChanges => _rows.Count > 0 || _entries.Count > 0;

    internal void Accept()
    {
        // Before anything is merged: what is merged is stored with the commit of the neighbours, even if this command is at fault.
        if (_entries.Count == 0 && (_forgotten.Count > 0 || _rows.Values.Any(r => r.Row is not IHashedRow)))
            throw new InvalidOperationException("State was changed without a journal entry.");
        foreach (var stream in _begun)
            _state.BeginStream(stream);
        foreach (var (row, isNew) in _rows.Values)
            _state.Merge(row, isNew);
        _state.Forgotten.AddRange(_forgotten);
        _state.Entries.AddRange(_entries);
    }
}

/// <summary>States of an effect in the outbox.</summary>
public static class OutboxStates
{
    /// <summary>To be carried out when it is due.</summary>
    public static string Pending => "pending";

    /// <summary>Carried out, once; it is not looked at again.</summary>
    public static string Delivered => "delivered";

    /// <summary>Failed several times, so that somebody is told; it is still tried.</summary>
    public static string InDoubt => "in-doubt";
}
