using System.Data.Common;

namespace OpsConsole.Platform.Http;

/// <summary>Tells a database that does not answer from a fault of the console.</summary>
public static class StorageFault
{
    /// <summary>The answer to somebody who asked for something that could not be read.</summary>
    public static Refusal Unreadable { get; } = new(
        "storage-unavailable", 503, "The database does not answer",
        "Nothing was changed, and what was asked for could not be read. Ask again in a moment.");

    /// <summary>Whether the database, or the way to it, failed; Entity Framework wraps what it takes for passing.</summary>
    public static bool Is(Exception? error) => error is not null && (error is DbException or TimeoutException || Is(error.InnerException));
}
