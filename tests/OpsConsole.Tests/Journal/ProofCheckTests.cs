using System.Numerics;
using OpsConsole.Platform.FailSafe;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

public sealed class ProofCheckTests
{
    private static readonly byte[] Garbage = [.. Enumerable.Range(7, 32).Select(i => (byte)i)];
    private static readonly StoredLog Log = StoredLog.Of(StoredLog.Entries(100));

    [Theory]
    [InlineData(0, 0, "index-beyond-size")]
    [InlineData(8, 8, "index-beyond-size")]
    [InlineData(9, 8, "index-beyond-size")]
    [InlineData(long.MaxValue, 8, "index-beyond-size")]
    [InlineData(-1, 8, "index-negative")]
    [InlineData(0, -1, "size-negative")]
    [InlineData(-1, -1, "size-negative")]
    public void An_entry_that_cannot_be_there_is_refused(long index, long size, string code)
    {
        ProofCheck.Inclusion(index, size, Log.Leaf(0), [], Log.Leaf(0)).InShort().Should().Be(code);
        ProofCheck.Inclusion(index, size, Log.Leaf(0), Log.Inclusion(0, 8), Log.Root(8)).InShort().Should().Be(code);
    }

    [Theory]
    [InlineData(0, 0, "first-size-zero")]
    [InlineData(0, 8, "first-size-zero")]
    [InlineData(8, 6, "sizes-reversed")]
    [InlineData(1, 0, "sizes-reversed")]
    [InlineData(-1, 8, "size-negative")]
    [InlineData(6, -8, "size-negative")]
    public void Sizes_that_mean_nothing_are_refused(long first, long second, string code)
    {
        ProofCheck.Consistency(first, second, Log.Root(6), Log.Root(8), Log.Consistency(6, 8)).InShort().Should().Be(code);
        ProofCheck.Consistency(first, second, Log.Root(6), Log.Root(6), []).InShort().Should().Be(code);
        ProofCheck.Consistency(first, second, MerkleHash.Empty, MerkleHash.Empty, []).InShort().Should().Be(code);
    }

    [Fact]
    public void Logs_of_one_size_need_one_root_and_no_path()
    {
        ProofCheck.Consistency(6, 6, Log.Root(6), Log.Root(6), []).InShort().Should().Be("cleared");
        ProofCheck.Consistency(6, 6, Log.Root(6), Garbage, []).InShort().Should().Be("second-root-mismatch");
        ProofCheck.Consistency(6, 6, Log.Root(6), Log.Root(6), [Log.Root(6)]).InShort().Should().Be("path-too-long");
        ProofCheck.Consistency(6, 6, Log.Root(6), Log.Root(6), [Garbage]).InShort().Should().Be("path-too-long");
    }

    [Fact]
    public void Clearance_says_how_many_hashes_were_used() =>
        ProofCheck.Inclusion(5, 8, Log.Leaf(5), Log.Inclusion(5, 8), Log.Root(8))
            .Should().Be(new Verdict.Cleared(CoverageProof.Of("hashes of the inclusion path", "RFC 9162", 3, 3)));

    [Fact]
    public void A_path_of_another_length_is_refused_by_its_length()
    {
        for (var size = 1; size <= 40; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var path = Log.Inclusion(index, size);
                string Check(IEnumerable<byte[]> wrong) => ProofCheck.Inclusion(index, size, Log.Leaf(index), [.. wrong], Log.Root(size)).InShort();
                foreach (var more in (byte[][])[Garbage, Log.Root(size), Log.Leaf(index), .. path])
                {
                    Check([.. path, more]).Should().Be("path-too-long");
                    Check([more, .. path]).Should().Be("path-too-long");
                }

                for (var kept = 0; kept < path.Count; kept++)
                {
                    Check(path.Take(kept)).Should().Be("path-too-short");
                    Check(path.Skip(path.Count - kept)).Should().Be("path-too-short");
                }
            }
        }
    }

    [Fact]
    public void A_consistency_path_of_another_length_is_refused_by_its_length()
    {
        for (var second = 2; second <= 40; second++)
        {
            for (var first = 1; first < second; first++)
            {
                var path = Log.Consistency(first, second);
                string Check(IEnumerable<byte[]> wrong) => ProofCheck.Consistency(first, second, Log.Root(first), Log.Root(second), [.. wrong]).InShort();
                foreach (var more in (byte[][])[Garbage, Log.Root(first), Log.Root(second), .. path])
                {
                    Check([.. path, more]).Should().Be("path-too-long");
                    Check([more, .. path]).Should().Be("path-too-long");
                }

                for (var kept = 0; kept < path.Count; kept++)
                {
                    Check(path.Take(kept)).Should().Be("path-too-short");
                    Check(path.Skip(path.Count - kept)).Should().Be("path-too-short");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_hash_of_another_length_is_refused_wherever_it_stands(int length)
    {
        var wrong = new byte[length];
        ProofCheck.Inclusion(5, 8, wrong, Log.Inclusion(5, 8), Log.Root(8)).InShort().Should().Be("hash-length");
        ProofCheck.Inclusion(5, 8, Log.Leaf(5), Log.Inclusion(5, 8), wrong).InShort().Should().Be("hash-length");
        ProofCheck.Consistency(6, 8, wrong, Log.Root(8), Log.Consistency(6, 8)).InShort().Should().Be("hash-length");
        ProofCheck.Consistency(6, 8, Log.Root(6), wrong, Log.Consistency(6, 8)).InShort().Should().Be("hash-length");
        ProofCheck.Consistency(6, 6, wrong, wrong, []).InShort().Should().Be("hash-length");
        for (var at = 0; at < 3; at++)
        {
            ProofCheck.Inclusion(5, 8, Log.Leaf(5), With(Log.Inclusion(5, 8), at, wrong), Log.Root(8)).InShort().Should().Be("hash-length");
            ProofCheck.Consistency(6, 8, Log.Root(6), Log.Root(8), With(Log.Consistency(6, 8), at, wrong)).InShort().Should().Be("hash-length");
        }

        // Two hashes that together are as long as two that are right: where one ends and the other begins is not for the prover to say.
        var path = Log.Inclusion(5, 8);
        ProofCheck.Inclusion(5, 8, Log.Leaf(5), [[.. path[0], path[1][0]], path[1][1..], path[2]], Log.Root(8)).InShort().Should().Be("hash-length");
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(37, 100)]
    [InlineData(64, 100)]
    [InlineData(99, 100)]
    [InlineData(96, 97)]
    [InlineData(42, 64)]
    public void Every_flipped_bit_of_an_inclusion_proof_is_found(int index, int size)
    {
        var (leaf, path, root) = (Log.Leaf(index), Log.Inclusion(index, size), Log.Root(size));
        ProofCheck.Inclusion(index, size, leaf, path, root).InShort().Should().Be("cleared");
        foreach (var bit in Enumerable.Range(0, 256))
        {
            ProofCheck.Inclusion(index, size, Flipped(leaf, bit), path, root).InShort().Should().Be("root-mismatch");
            ProofCheck.Inclusion(index, size, leaf, path, Flipped(root, bit)).InShort().Should().Be("root-mismatch");
            for (var at = 0; at < path.Count; at++)
                ProofCheck.Inclusion(index, size, leaf, With(path, at, Flipped(path[at], bit)), root).InShort().Should().Be("root-mismatch");
        }
    }

    [Theory]
    [InlineData(37, 100)]
    [InlineData(64, 100)]
    [InlineData(96, 100)]
    [InlineData(99, 100)]
    [InlineData(1, 64)]
    [InlineData(33, 64)]
    public void Every_flipped_bit_of_a_consistency_proof_is_found(int first, int second)
    {
        var (firstRoot, secondRoot, path) = (Log.Root(first), Log.Root(second), Log.Consistency(first, second));
        ProofCheck.Consistency(first, second, firstRoot, secondRoot, path).InShort().Should().Be("cleared");
        foreach (var bit in Enumerable.Range(0, 256))
        {
            // A first root that is one complete subtree is where the path begins, so nothing after it fits.
            ProofCheck.Consistency(first, second, Flipped(firstRoot, bit), secondRoot, path).InShort().Should().Be(BitOperations.IsPow2(first) ? "second-root-mismatch" : "first-root-mismatch");
            ProofCheck.Consistency(first, second, firstRoot, Flipped(secondRoot, bit), path).InShort().Should().Be("second-root-mismatch");
            for (var at = 0; at < path.Count; at++)
                ProofCheck.Consistency(first, second, firstRoot, secondRoot, With(path, at, Flipped(path[at], bit))).InShort().Should().BeOneOf("first-root-mismatch", "second-root-mismatch");
        }
    }

    [Fact]
    public void A_proof_of_one_entry_proves_no_other()
    {
        for (var size = 1; size <= 40; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var path = Log.Inclusion(index, size);
                for (var other = 0; other < size; other++)
                {
                    var expected = other == index ? "cleared" : "root-mismatch";
                    ProofCheck.Inclusion(index, size, Log.Leaf(other), path, Log.Root(size)).InShort().Should().Be(expected);
                    ProofCheck.Inclusion(other, size, Log.Leaf(index), path, Log.Root(size)).InShort().Should().BeOneOf(expected, other == index ? expected : "path-too-short", other == index ? expected : "path-too-long");
                }
            }
        }
    }

    [Fact]
    public void Hashes_in_another_order_and_roots_in_the_wrong_place_are_refused()
    {
        var path = Log.Consistency(37, 100);
        for (var at = 1; at < path.Count; at++)
            ProofCheck.Consistency(37, 100, Log.Root(37), Log.Root(100), With(With(path, at, path[at - 1]), at - 1, path[at])).InShort().Should().EndWith("mismatch");
        ProofCheck.Consistency(37, 100, Log.Root(100), Log.Root(37), path).InShort().Should().Be("first-root-mismatch");
        ProofCheck.Consistency(37, 100, Log.Root(100), Log.Root(100), path).InShort().Should().Be("first-root-mismatch");
        ProofCheck.Consistency(37, 100, Log.Root(37), Log.Root(37), path).InShort().Should().Be("second-root-mismatch");
    }

    [Fact]
    public void Another_history_of_the_same_length_is_not_a_continuation()
    {
        var other = StoredLog.Of(StoredLog.Entries(100).Select((entry, i) => i == 20 ? "altered"u8.ToArray() : entry));
        ProofCheck.Consistency(37, 100, Log.Root(37), other.Root(100), other.Consistency(37, 100)).InShort().Should().Be("first-root-mismatch");
        ProofCheck.Consistency(37, 100, Log.Root(37), other.Root(100), Log.Consistency(37, 100)).InShort().Should().Be("second-root-mismatch");
        ProofCheck.Consistency(64, 100, Log.Root(64), other.Root(100), other.Consistency(64, 100)).InShort().Should().Be("second-root-mismatch");
    }

    [Fact]
    public void A_node_does_not_pass_for_an_entry()
    {
        // Without the byte before a leaf, the node over entries 4 and 5 would be "the entry" 2 of a log of four.
        ProofCheck.Inclusion(2, 4, MerkleHash.Leaf([.. Log.Leaf(4), .. Log.Leaf(5)]), Log.Inclusion(4, 8).Skip(1).ToList(), Log.Root(8)).InShort().Should().Be("root-mismatch");
        MerkleHash.Leaf([.. Log.Leaf(4), .. Log.Leaf(5)]).Should().NotEqual(MerkleHash.Node(Log.Leaf(4), Log.Leaf(5)));
    }

    private static byte[] Flipped(byte[] hash, int bit)
    {
        var copy = hash.ToArray();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static List<byte[]> With(IReadOnlyList<byte[]> path, int at, byte[] hash) => [.. path.Take(at), hash, .. path.Skip(at + 1)];
}
