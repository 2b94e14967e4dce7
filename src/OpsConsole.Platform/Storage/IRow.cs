namespace OpsConsole.Platform.Storage;

/// <summary>A row the write path can load and store: an immutable record with one string key.</summary>
public interface IRow
{
    /// <summary>The primary key.</summary>
    string Id { get; }
}

/// <summary>
/// A row that changes. The version is managed by the application on every provider: SQLite ignores row-version columns,
/// and a second writer would silently win.
/// </summary>
public interface IVersionedRow : IRow
{
    /// <summary>1 when inserted; each change adds exactly 1 (<c>row with { Version = row.Version + 1 }</c>).</summary>
    long Version { get; }
}

/// <summary>
/// A row that proves itself: append-only, and carrying the hash of its own content. High-rate rows are stored without an entry each;
/// their hashes join the journal when the range they belong to is sealed.
/// </summary>
public interface IHashedRow : IRow
{
    /// <summary>SHA-256 of the content.</summary>
    byte[] Hash { get; }
}
