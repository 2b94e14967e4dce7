using OpsConsole.Ui.Panels;

namespace OpsConsole.Ui.Live;

/// <summary>
/// What a page has read: the last content that could be read, and what is known of it now. A read that fails keeps that
/// content and its time; content of one thing is never shown for another. Filled through
/// <see cref="ReadingComponent.Read{T}"/>, on the renderer's thread.
/// </summary>
/// <param name="subject">What is read, beginning a sentence: "The account".</param>
/// <param name="stillWorks">What the viewer can rely on, or do, while there is no content.</param>
public sealed class LastRead<T>(string subject, string stillWorks) where T : class
{
    private object? asked;
    private int begun;
    private int taken;

    /// <summary>The last content that could be read; null before the first, and where there is none.</summary>
    public T? Content { get; private set; }

    /// <summary>What a panel shows of it.</summary>
    public LoadState State { get; private set; } = new LoadState.Loading();

    /// <summary>When the content was read; null while there is none.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    /// <summary>Whether the content is from an earlier read than the newest.</summary>
    public bool IsStale => State is LoadState.Stale;

    internal string Subject => subject;

    /// <summary>Numbers a read. Another question than the last one begins without content, and answers to the old one are dropped.</summary>
    internal int Begin(object? question)
    {
        begun++;
        if (begun == 1 || !Equals(question, asked))
        {
            (asked, taken) = (question, begun - 1);
            (Content, AsOf, State) = (null, null, new LoadState.Loading());
        }
        return begun;
    }

    /// <summary>Takes an answer, unless one to a later read was taken before.</summary>
    internal void Answered(int read, T? content, LoadState.Empty? empty, DateTimeOffset at)
    {
        if (!IsNewest(read))
            return;
        (Content, AsOf) = (content, at);
        State = empty is null ? new LoadState.Ready(at) : empty with { AsOf = at };
    }

    /// <summary>Keeps what was read before. True if this is news: the read before it did not fail.</summary>
    internal bool Failed(int read, DateTimeOffset at)
    {
        if (!IsNewest(read) || State is LoadState.Failed or LoadState.Stale)
            return false;
        State = Content is not null && AsOf is { } asOf
            ? new LoadState.Stale(asOf, $"{subject} cannot be read any more; what is shown is what was last read.")
            : new LoadState.Failed($"{subject} cannot be read.", at, stillWorks);
        return true;
    }

    private bool IsNewest(int read)
    {
        if (read <= taken)
            return false;
        taken = read;
        return true;
    }
}
