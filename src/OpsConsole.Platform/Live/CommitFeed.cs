using System.Collections.Immutable;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Platform.Live;

/// <summary>
/// Everything that was committed, by this instance and by the others, as it becomes known. Subscribers are told what
/// changed, never given the data: they read it themselves, so a missed signal costs freshness and never truth.
/// </summary>
public sealed class CommitFeed
{
    private ImmutableArray<Action<IReadOnlyList<CommittedEntry>>> _listeners = [];

    /// <summary>Calls back for each batch of entries; the callback must be quick and must not throw.</summary>
    public IDisposable Subscribe(Action<IReadOnlyList<CommittedEntry>> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);
        return new Subscription(this, listener);
    }

    internal void Publish(IReadOnlyList<CommittedEntry> entries)
    {
        foreach (var listener in _listeners)
            listener(entries);
    }

    private sealed class Subscription(CommitFeed feed, Action<IReadOnlyList<CommittedEntry>> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._listeners, static (all, one) => all.Remove(one), listener);
    }
}

/// <summary>What is known of a committed entry without reading it.</summary>
public sealed record CommittedEntry(int Lane, long Sequence, string Stream, string Type, string Actor, DateTimeOffset RecordedAt)
{
    internal static CommittedEntry Of(JournalRow row) => new(row.Lane, row.Sequence, row.Stream, row.Type, row.Actor, row.RecordedAt);
}
