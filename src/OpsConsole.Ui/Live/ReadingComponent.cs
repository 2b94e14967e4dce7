using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Ui.Live;

/// <summary>A live component that reads what it shows: every read goes through <see cref="Read{T}"/>, so that loading, empty, failed and stale are the same everywhere.</summary>
public abstract partial class ReadingComponent : LiveComponent
{
    [Inject] private ILogger<ReadingComponent> Log { get; set; } = null!;

    /// <summary>Reads and keeps the answer. Whatever goes wrong is a state of <paramref name="last"/> and never an exception.</summary>
    /// <param name="last">Keeps the content and its state.</param>
    /// <param name="question">What is asked for, compared by value: content of another question is dropped.</param>
    /// <param name="read">The read; null where there is none of it. Pass it <see cref="LiveComponent.Gone"/>.</param>
    /// <param name="empty">Words for an answer that holds nothing, or null if it holds something.</param>
    protected async Task Read<T>(LastRead<T> last, object? question, Func<Task<T?>> read, Func<T?, LoadState.Empty?> empty) where T : class
    {
        ArgumentNullException.ThrowIfNull(last);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(empty);
        // The age counts from the question: what changes while it is answered may be missing from the answer.
        var at = Time.GetUtcNow();
        var number = last.Begin(question);
        try
        {
            var content = await read();
            last.Answered(number, content, empty(content), at);
        }
        catch (Exception error)
        {
            // Once the page is gone its reads are cancelled, which each database says with an error of its own.
            if (!Gone.IsCancellationRequested && last.Failed(number, at))
                LogUnreadable(Log, error, last.Subject, GetType().Name);
        }
    }

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "{What} cannot be read for {Component}.")]
    private static partial void LogUnreadable(ILogger log, Exception error, string what, string component);
}
