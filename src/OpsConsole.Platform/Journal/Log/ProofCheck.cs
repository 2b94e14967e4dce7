using System.Numerics;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// Verifies proofs of the Merkle log by the algorithms of RFC 9162, from nothing but what was handed over. A refusal says what is
/// wrong: <c>size-negative</c>, <c>index-negative</c>, <c>index-beyond-size</c>, <c>first-size-zero</c>, <c>sizes-reversed</c>,
/// <c>hash-length</c>, <c>path-too-short</c>, <c>path-too-long</c>, <c>root-mismatch</c>, <c>first-root-mismatch</c>,
/// <c>second-root-mismatch</c>.
/// </summary>
public static class ProofCheck
{
    /// <summary>Whether a leaf stands at an index of the tree with this size and root (2.1.3.2).</summary>
    /// <param name="path">From the leaf upward.</param>
    public static Verdict Inclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (size < 0)
            return Refused("size-negative", $"A log cannot have {size} entries.");
        if (index < 0)
            return Refused("index-negative", $"There is no entry {index}: they are counted from 0.");
        if (index >= size)
            return Refused("index-beyond-size", $"A log of {size} entries has no entry {index}.");
        if (!IsHash(leafHash) || !IsHash(root) || !AreHashes(path))
            return HashLength();

        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var other in path)
        {
            if (last == 0)
                return TooLong(path);
            if (IsRight(node) || node == last)
            {
                hash = MerkleHash.Node(other, hash);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                hash = MerkleHash.Node(hash, other);
            }

            Ascend(ref node, ref last);
        }

        if (last != 0)
            return TooShort(path);
        return root.SequenceEqual(hash)
            ? Cleared("hashes of the inclusion path", path)
            : Refused("root-mismatch", $"The path leads to another root: this is not the entry {index} of that log, or something was altered.");
    }

    /// <summary>Whether the log with the second size and root begins with the whole log of the first size and root (2.1.4.2).</summary>
    public static Verdict Consistency(long first, long second, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        if (first < 0 || second < 0)
            return Refused("size-negative", $"A log cannot have {Math.Min(first, second)} entries.");
        if (first == 0)
            return Refused("first-size-zero", "Every log begins with nothing: a proof of that proves nothing.");
        if (first > second)
            return Refused("sizes-reversed", $"A log of {second} entries cannot begin with {first}.");
        if (!IsHash(firstRoot) || !IsHash(secondRoot) || !AreHashes(path))
            return HashLength();
        if (first == second)
            return SameSize(firstRoot, secondRoot, path);
        if (path.Count == 0)
            return TooShort(path);

        // A first tree that is one complete subtree is not repeated in the path.
        var isComplete = BitOperations.IsPow2(first);
        var (node, last) = (first - 1, second - 1);
        while (IsRight(node))
            Ascend(ref node, ref last);
        var hashOfFirst = isComplete ? firstRoot.ToArray() : path[0];
        var hashOfSecond = hashOfFirst;
        foreach (var other in path.Skip(isComplete ? 0 : 1))
        {
            if (last == 0)
                return TooLong(path);
            if (IsRight(node) || node == last)
            {
                hashOfFirst = MerkleHash.Node(other, hashOfFirst);
                hashOfSecond = MerkleHash.Node(other, hashOfSecond);
                SkipLevelsWithoutSibling(ref node, ref last);
            }
            else
            {
                hashOfSecond = MerkleHash.Node(hashOfSecond, other);
            }

            Ascend(ref node, ref last);
        }

        if (last != 0)
            return TooShort(path);
        if (!firstRoot.SequenceEqual(hashOfFirst))
            return Refused("first-root-mismatch", $"The path does not lead to the root of the first {first} entries: the history before was another one.");
        return secondRoot.SequenceEqual(hashOfSecond)
            ? Cleared("hashes of the consistency path", path)
            : Refused("second-root-mismatch", $"The path does not lead to the root of the {second} entries: they do not continue the first {first}.");
    }

    private static Verdict SameSize(ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        if (path.Count > 0)
            return TooLong(path);
        return firstRoot.SequenceEqual(secondRoot)
            ? Cleared("hashes of the consistency path", path)
            : Refused("second-root-mismatch", "Two logs of one size have different roots: there are two histories.");
    }

    private static bool IsRight(long node) => (node & 1) == 1;

    private static void Ascend(ref long node, ref long last) => (node, last) = (node >> 1, last >> 1);

    // On the right edge a node may be without a sibling for some levels; there it moves up as it is.
    private static void SkipLevelsWithoutSibling(ref long node, ref long last)
    {
        while (!IsRight(node) && node != 0)
            Ascend(ref node, ref last);
    }

    private static bool IsHash(ReadOnlySpan<byte> hash) => hash.Length == MerkleHash.Size;

    private static bool AreHashes(IReadOnlyList<byte[]> path) => path.All(hash => IsHash(hash));

    private static Verdict Cleared(string subject, IReadOnlyList<byte[]> path) =>
        new Verdict.Cleared(CoverageProof.Of(subject, "RFC 9162", path.Count, path.Count));

    private static Verdict HashLength() => Refused("hash-length", $"Every hash has {MerkleHash.Size} bytes; one of these has not.");

    private static Verdict TooShort(IReadOnlyList<byte[]> path) =>
        Refused("path-too-short", $"A path of {path.Count} hashes does not reach the root: something was left out.");

    private static Verdict TooLong(IReadOnlyList<byte[]> path) =>
        Refused("path-too-long", $"A path of {path.Count} hashes goes beyond the root: something was added.");

    private static Verdict Refused(string code, string text) => new Verdict.Refused([new Reason(code, text)]);
}
