namespace OpsConsole.Platform.Journal.Log;

/// <summary>A checkpoint that its log has signed, and the witnesses that have. Comes only from <see cref="Open"/>.</summary>
public sealed class VerifiedCheckpoint
{
    private VerifiedCheckpoint(Checkpoint checkpoint, IReadOnlyList<VerifiedSignature> witnesses) => (Checkpoint, Witnesses) = (checkpoint, witnesses);

    /// <summary>What the log says.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>One cosignature of each witness that is known.</summary>
    public IReadOnlyList<VerifiedSignature> Witnesses { get; }

    /// <summary>
    /// Reads and verifies a signed checkpoint. Refused as <see cref="SignedNote.Parse"/>, <see cref="SignedNote.Verify"/> and
    /// <see cref="Checkpoint.Parse"/> say, as <c>checkpoint-not-signed-by-log</c> if only witnesses have signed it, and as
    /// <c>checkpoint-of-another-log</c>.
    /// </summary>
    /// <param name="origin">The log whose checkpoint it must be: one key may sign for several.</param>
    /// <param name="log">The key of the log.</param>
    /// <param name="witnesses">The keys of the witnesses that are known.</param>
    public static Outcome<VerifiedCheckpoint> Open(ReadOnlySpan<byte> bytes, string origin, VerifierKey log, params IReadOnlyList<VerifierKey> witnesses)
    {
        var note = SignedNote.Parse(bytes);
        if (note.Refused is { } unreadable)
            return unreadable;
        var verified = note.Value!.Verify([log, .. witnesses]);
        if (verified.Refused is { } untrusted)
            return untrusted;
        var signatures = verified.Value!.Signatures.ToLookup(signature => signature.Key.IsSameAs(log));
        if (!signatures[true].Any())
            return new Refusal("checkpoint-not-signed-by-log", 403, "The checkpoint is not the log's", $"Witnesses have signed it, but not {log.Name}: it is not its word.");

        var checkpoint = Checkpoint.Parse(verified.Value.Text);
        if (checkpoint.Refused is { } malformed)
            return malformed;
        return checkpoint.Value!.Origin == origin
            ? new VerifiedCheckpoint(checkpoint.Value, [.. signatures[false]])
            : new Refusal("checkpoint-of-another-log", 404, "The checkpoint is of another log", $"It is of {checkpoint.Value.Origin}; {origin} was asked for.");
    }
}
