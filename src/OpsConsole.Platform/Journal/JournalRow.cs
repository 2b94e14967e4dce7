namespace OpsConsole.Platform.Journal;

/// <summary>
/// One entry as stored. The columns are for finding; the evidence is <see cref="Canonical"/>, the exact bytes that
/// are hashed into <see cref="LeafHash"/> and later into the Merkle log.
/// </summary>
public sealed record JournalRow
{
    /// <summary>The instance that wrote it. Each running instance has a lane of its own.</summary>
    public required int Lane { get; init; }

    /// <summary>1, 2, 3 … within the lane, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>The entity it belongs to: <c>kind/id</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>1, 2, 3 … within the stream, without gaps.</summary>
    public required long StreamVersion { get; init; }

    /// <summary>Past tense, dotted: <c>hold.placed</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened in the world, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The person, machine or part of the console that acted.</summary>
    public required string Actor { get; init; }

    /// <summary>RFC 8785 bytes of the whole entry.</summary>
    public required byte[] Canonical { get; init; }

    /// <summary>SHA-256(0x00 ‖ canonical), RFC 9162.</summary>
    public required byte[] LeafHash { get; init; }

    /// <summary>Leaf hash of the previous entry of the stream; 32 zero bytes for the first.</summary>
    public required byte[] PreviousHash { get; init; }
}
