namespace OpsConsole.Ui.Panels;

/// <summary>
/// What a panel knows about its content. The set is closed: a panel cannot be "probably fine", and each state but
/// <see cref="Ready"/> is visible.
/// </summary>
public abstract record LoadState
{
    private LoadState() { }

    /// <summary>Nothing has arrived yet: unknown, which is not the same as nothing to show.</summary>
    public sealed record Loading : LoadState;

    /// <summary>There is content.</summary>
    /// <param name="AsOf">When the newest of it was known, if the panel should show its age.</param>
    public sealed record Ready(DateTimeOffset? AsOf = null) : LoadState;

    /// <summary>The source answered that there is nothing.</summary>
    /// <param name="What">What there is none of, as a sentence: "No holds."</param>
    /// <param name="Detail">What was last there, or what would bring something here.</param>
    public sealed record Empty(string What, string? Detail = null) : LoadState
    {
        /// <summary>When the source said so: "nothing" ages like any other answer.</summary>
        public DateTimeOffset? AsOf { get; init; }
    }

    /// <summary>The source cannot be read and there is no last content.</summary>
    /// <param name="What">What happened, as a sentence.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="StillWorks">What still works, or what to do.</param>
    public sealed record Failed(string What, DateTimeOffset Since, string StillWorks) : LoadState;

    /// <summary>The last content is kept, hatched, with its age.</summary>
    /// <param name="Since">When the last content arrived.</param>
    /// <param name="Why">What stopped, as a sentence.</param>
    public sealed record Stale(DateTimeOffset Since, string Why) : LoadState;

    /// <summary>When the answer was given, as long as it counts as current; null where that is not known or its age is said otherwise.</summary>
    public DateTimeOffset? CurrentAsOf => this switch
    {
        Ready ready => ready.AsOf,
        Empty empty => empty.AsOf,
        _ => null,
    };

    /// <summary>The value of <c>data-state</c>.</summary>
    public string Name => this switch
    {
        Loading => "loading",
        Ready => "ready",
        Empty => "empty",
        Failed => "failed",
        Stale => "stale",
        _ => throw new InvalidOperationException("The load state is a closed set."),
    };
}
