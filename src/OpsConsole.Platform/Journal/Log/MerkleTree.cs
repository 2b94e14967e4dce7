namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// Roots and paths of a stored Merkle tree (RFC 9162, section 2.1), now or at any earlier size, from the hashes of its complete
/// subtrees. Each reads at most some 120 nodes; the <c>PlacesOf…</c> methods name them, so that a store can fetch them in one query.
/// </summary>
public static class MerkleTree
{
    /// <summary>The root as it was with so many leaves (2.1.1).</summary>
    /// <param name="read">Gives the hash of a complete subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public static byte[] Root(long size, Func<NodePlace, byte[]> read) => RangeOfRoot(size).Hash(read);

    /// <summary>The inclusion path of a leaf in the tree as it was with so many leaves, from the leaf upward (2.1.3.1).</summary>
    /// <param name="index">Of the leaf, from 0; below the size.</param>
    /// <param name="read">Gives the hash of a complete subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf in a tree of this size.</exception>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public static IReadOnlyList<byte[]> InclusionPath(long index, long size, Func<NodePlace, byte[]> read) =>
        [.. RangesOfInclusion(index, size).Select(range => range.Hash(read))];

    /// <summary>The path that shows the first tree to be the beginning of the second (2.1.4.1). Empty if they are of one size.</summary>
    /// <param name="first">From 1: that a tree begins with nothing needs no proof.</param>
    /// <param name="second">At least the first.</param>
    /// <param name="read">Gives the hash of a complete subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first size is not positive or exceeds the second.</exception>
    /// <exception cref="InvalidDataException">What was read is no hash.</exception>
    public static IReadOnlyList<byte[]> ConsistencyPath(long first, long second, Func<NodePlace, byte[]> read) =>
        [.. RangesOfConsistency(first, second).Select(range => range.Hash(read))];

    /// <summary>What <see cref="Root"/> reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static IReadOnlyList<NodePlace> PlacesOfRoot(long size) => [.. RangeOfRoot(size).Places()];

    /// <summary>What <see cref="InclusionPath"/> reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf in a tree of this size.</exception>
    public static IReadOnlyList<NodePlace> PlacesOfInclusionPath(long index, long size) =>
        [.. RangesOfInclusion(index, size).SelectMany(range => range.Places())];

    /// <summary>What <see cref="ConsistencyPath"/> reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first size is not positive or exceeds the second.</exception>
    public static IReadOnlyList<NodePlace> PlacesOfConsistencyPath(long first, long second) =>
        [.. RangesOfConsistency(first, second).SelectMany(range => range.Places())];

    private static LeafRange RangeOfRoot(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new LeafRange(0, size);
    }

    private static List<LeafRange> RangesOfInclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<LeafRange>();
        for (var range = new LeafRange(0, size); range.Count > 1;)
        {
            var isLeft = index < range.Left.End;
            path.Add(isLeft ? range.Right : range.Left);
            range = isLeft ? range.Left : range.Right;
        }

        path.Reverse();
        return path;
    }

    private static List<LeafRange> RangesOfConsistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var path = new List<LeafRange>();
        var range = new LeafRange(0, second);
        while (first < range.End)
        {
            var isLeft = first <= range.Left.End;
            path.Add(isLeft ? range.Right : range.Left);
            range = isLeft ? range.Left : range.Right;
        }

        // The verifier knows the whole first tree; a part of it has to be given.
        if (range.Begin > 0)
            path.Add(range);
        path.Reverse();
        return path;
    }
}
