namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// The right edge of a Merkle tree (RFC 9162, section 2.1): the hashes of its largest complete subtrees, at most 63 of them. That is
/// all that appending needs. Not for several threads at once.
/// </summary>
public sealed class MerkleFrontier
{
    // By level; meaningful where the size has the bit.
    private readonly byte[][] _peaks;

    private MerkleFrontier(long size, byte[][] peaks) => (Size, _peaks) = (size, peaks);

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The frontier of a tree without leaves.</summary>
    public static MerkleFrontier Empty() => new(0, new byte[63][]);

    /// <summary>The frontier of a stored tree as it was with so many leaves. Reads at most 63 nodes.</summary>
    /// <param name="read">Gives the hash of a complete subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public static MerkleFrontier At(long size, Func<NodePlace, byte[]> read)
    {
        var peaks = new byte[63][];
        foreach (var place in MerkleTree.PlacesOfRoot(size))
            peaks[place.Level] = LeafRange.Read(read, place);
        return new MerkleFrontier(size, peaks);
    }

    /// <summary>A frontier of its own with the same leaves, so that an append can be thrown away.</summary>
    public MerkleFrontier Copy() => new(Size, [.. _peaks]);

    /// <summary>Appends one leaf.</summary>
    /// <returns>The nodes that are final from now on, the leaf first, then upward: two for a leaf on average.</returns>
    /// <exception cref="ArgumentException">The leaf hash is not 32 bytes long.</exception>
    /// <exception cref="InvalidOperationException">The tree has 2^63-1 leaves.</exception>
    public IReadOnlyList<TreeNode> Append(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != MerkleHash.Size)
            throw new ArgumentException($"A leaf hash has {MerkleHash.Size} bytes.", nameof(leafHash));
        if (Size == long.MaxValue)
            throw new InvalidOperationException("The log is full.");

        var level = 0;
        var hash = leafHash.ToArray();
        var final = new List<TreeNode>(2) { new(new NodePlace(0, Size), hash) };
        for (; ((Size >> level) & 1) == 1; level++)
        {
            hash = MerkleHash.Node(_peaks[level], hash);
            final.Add(new TreeNode(new NodePlace(level + 1, Size >> (level + 1)), hash));
        }

        _peaks[level] = hash;
        Size++;
        return final;
    }

    /// <summary>The root of the tree as it is.</summary>
    public byte[] Root() => new LeafRange(0, Size).Hash(place => _peaks[place.Level]);
}
