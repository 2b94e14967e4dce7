namespace OpsConsole.Platform.Storage;

/// <summary>
/// What a command will look at. Declared so that all commands of a commit load together; a row that was not declared
/// is still found, at the price of a query of its own.
/// </summary>
public sealed class Needs
{
    internal Dictionary<Type, HashSet<string>> Rows { get; } = [];
    internal Dictionary<IRowIndex, HashSet<string>> Lookups { get; } = [];
    internal HashSet<string> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>The row with this key.</summary>
    public void Row<T>(string id) where T : class, IRow
    {
        if (!Rows.TryGetValue(typeof(T), out var ids))
            Rows[typeof(T)] = ids = new HashSet<string>(StringComparer.Ordinal);
        ids.Add(id);
    }

    /// <summary>All rows with this value in the index, or the newest where the index says so.</summary>
    public void Where<T>(RowIndex<T> index, string value) where T : class, IRow
    {
        if (!Lookups.TryGetValue(index, out var values))
            Lookups[index] = values = new HashSet<string>(StringComparer.Ordinal);
        values.Add(value);
    }

    /// <summary>The head of an existing journal stream this command will append to.</summary>
    public void Stream(string stream) => Streams.Add(stream);
}
