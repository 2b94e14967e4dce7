namespace OpsConsole.Platform.Storage;

/// <summary>Refusals of the write path itself. None of them is stored as the answer of its key.</summary>
public static class Refusals
{
    /// <summary>429: the queue of the writer is full.</summary>
    public static Refusal TooBusy { get; } = new(
        "too-busy", 429, "The console is taking all it can",
        "Nothing was changed. Send the same request with the same key again in a moment.");

    /// <summary>503: whether it was committed is not known to the caller; the same key finds out.</summary>
    public static Refusal StorageUnavailable { get; } = new(
        "storage-unavailable", 503, "The change could not be made durable",
        "Nothing is confirmed. Send the same request with the same key again; if it did go through, you get its answer.");

    /// <summary>422: unlike the others, this needs another key.</summary>
    /// <param name="members">Top-level members that differ; empty where the first request was too large to be kept.</param>
    public static Refusal IdempotencyMismatch(IReadOnlyList<string> members) => new(
        "idempotency-mismatch", 422, "This key was used for another request",
        members.Count == 0
            ? "The request differs from the one this key was first used for. Nothing was changed; use a new key for a new request."
            : $"The request differs from the one this key was first used for in: {string.Join(", ", members)}. Nothing was changed; use a new key for a new request.")
    {
        Errors = [.. members.Select(m => new FieldError($"/{m}", "differs", "Differs from the first request with this key."))],
    };
}
