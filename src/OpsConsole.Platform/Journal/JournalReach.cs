using OpsConsole.Platform.Identity;

namespace OpsConsole.Platform.Journal;

/// <summary>
/// Whose business a kind of stream is. A module whose documents are not for everybody who may read the journal contributes one:
/// its entries are then listed with their place and hash, which prove that nothing is missing, and without what they say.
/// </summary>
public interface IJournalReach
{
    /// <summary>How the streams begin, such as <c>hold/</c>.</summary>
    string Prefix { get; }

    /// <summary>Those of these streams whose documents the person may not read.</summary>
    Task<IReadOnlyCollection<string>> Withheld(Operator by, IReadOnlyCollection<string> streams, CancellationToken ct);
}

/// <summary>Streams whose documents are for those with one permission.</summary>
/// <param name="prefix">How the streams begin.</param>
/// <param name="read">What it takes.</param>
public sealed class PermissionReach(string prefix, Permission read) : IJournalReach
{
    /// <inheritdoc />
    public string Prefix => prefix;

    /// <inheritdoc />
    public Task<IReadOnlyCollection<string>> Withheld(Operator by, IReadOnlyCollection<string> streams, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Task.FromResult(by.May(read.Name) ? [] : streams);
    }
}
