using System.Numerics;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>The leaves D[begin:end] of RFC 9162. Begin is a multiple of every power of two below the count, as the splitting of the tree leaves it.</summary>
internal readonly record struct LeafRange(long Begin, long End)
{
    /// <summary>How many leaves.</summary>
    public long Count => End - Begin;

    /// <summary>The leaves before the split.</summary>
    public LeafRange Left => this with { End = Begin + Split };

    /// <summary>The leaves from the split on.</summary>
    public LeafRange Right => this with { Begin = Begin + Split };

    // The largest power of two that is smaller than the count.
    private long Split => 1L << BitOperations.Log2((ulong)(Count - 1));

    /// <summary>The complete subtrees that together are these leaves, the largest and leftmost first.</summary>
    public IEnumerable<NodePlace> Places()
    {
        var begin = Begin;
        while (begin < End)
        {
            var level = BitOperations.Log2((ulong)(End - begin));
            yield return new NodePlace(level, begin >> level);
            begin += 1L << level;
        }
    }

    /// <summary>MTH of these leaves, folded from their complete subtrees.</summary>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public byte[] Hash(Func<NodePlace, byte[]> read)
    {
        byte[]? hash = null;
        foreach (var place in Places().Reverse())
            hash = hash is null ? Read(read, place) : MerkleHash.Node(Read(read, place), hash);
        return hash ?? MerkleHash.Empty;
    }

    /// <summary>Reads one node, and looks at it.</summary>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public static byte[] Read(Func<NodePlace, byte[]> read, NodePlace place) =>
        read(place) is { } hash && hash.Length == MerkleHash.Size
            ? hash
            : throw new InvalidDataException($"The node {place.Index} of level {place.Level} was read, and is not a hash of {MerkleHash.Size} bytes.");
}
