using System.Numerics;
using CsCheck;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

public sealed class MerkleTreeTests
{
    private const int Largest = 300;

    private static readonly IReadOnlyList<byte[]> Entries = StoredLog.Entries(Largest);
    private static readonly NaiveTree Naive = new(Entries);

    [Fact]
    public void Roots_are_those_of_the_definition_at_every_size_then_and_later()
    {
        var later = StoredLog.Of(Entries);
        var log = new StoredLog();
        for (var size = 1; size <= Largest; size++)
        {
            log.Append(Entries[size - 1]);
            log.Frontier.Size.Should().Be(size);
            log.Frontier.Root().Should().Equal(Naive.Root(0, size));
            later.Root(size).Should().Equal(Naive.Root(0, size));
        }
    }

    [Fact]
    public void Inclusion_paths_are_those_of_the_definition_and_verify_for_every_entry_at_every_size()
    {
        var log = StoredLog.Of(Entries);
        for (var size = 1; size <= Largest; size++)
        {
            var root = Naive.Root(0, size);
            for (var index = 0; index < size; index++)
            {
                var path = log.Inclusion(index, size);
                Same(path, Naive.Path(index, 0, size)).Should().BeTrue("the path of {0} in {1} is defined", index, size);
                ProofCheck.Inclusion(index, size, log.Leaf(index), path, root).InShort().Should().Be("cleared");
            }
        }
    }

    [Fact]
    public void Consistency_paths_are_those_of_the_definition_and_verify_for_every_pair_of_sizes()
    {
        var log = StoredLog.Of(Entries);
        for (var second = 1; second <= Largest; second += second < 64 ? 1 : 7)
        {
            for (var first = 1; first <= second; first++)
            {
                var path = log.Consistency(first, second);
                Same(path, Naive.Proof(first, second)).Should().BeTrue("the path from {0} to {1} is defined", first, second);
                ProofCheck.Consistency(first, second, Naive.Root(0, first), Naive.Root(0, second), path).InShort().Should().Be("cleared");
            }
        }
    }

    [Fact]
    public void Appending_makes_every_complete_subtree_final_once_and_as_soon_as_it_is_complete()
    {
        var log = new StoredLog();
        for (var size = 1; size <= Largest; size++)
        {
            var before = log.Nodes.Count;
            log.Append(Entries[size - 1]);
            log.Nodes.Count.Should().Be(2 * size - BitOperations.PopCount((uint)size));
            log.Nodes.Keys.Skip(before).Should().Equal(Enumerable.Range(0, BitOperations.TrailingZeroCount(size) + 1).Select(level => new NodePlace(level, (size >> level) - 1)));
        }

        log.Nodes.Should().OnlyContain(node => node.Value.SequenceEqual(Naive.Root((int)(node.Key.Index << node.Key.Level), (int)((node.Key.Index + 1) << node.Key.Level))));
    }

    [Fact]
    public void A_frontier_read_from_the_store_goes_on_as_the_one_that_was_lost()
    {
        var log = StoredLog.Of(Entries);
        for (var size = 0; size < 130; size++)
        {
            var resumed = MerkleFrontier.At(size, log.Read);
            resumed.Size.Should().Be(size);
            resumed.Root().Should().Equal(Naive.Root(0, size));
            resumed.Append(MerkleHash.Leaf(Entries[size])).Should().OnlyContain(node => node.Hash.SequenceEqual(log.Nodes[node.Place]));
            resumed.Root().Should().Equal(Naive.Root(0, size + 1));
        }
    }

    [Fact]
    public void An_append_to_a_copy_can_be_thrown_away()
    {
        var log = StoredLog.Of(Entries.Take(7));
        var copy = log.Frontier.Copy();
        copy.Append(MerkleHash.Leaf("elsewhere"u8));
        copy.Append(MerkleHash.Leaf("elsewhere"u8));
        log.Frontier.Size.Should().Be(7);
        log.Frontier.Root().Should().Equal(Naive.Root(0, 7));
        log.Append(Entries[7]);
        log.Frontier.Root().Should().Equal(Naive.Root(0, 8));
        copy.Size.Should().Be(9);
    }

    [Fact]
    public void What_will_be_read_is_known_before()
    {
        var log = StoredLog.Of(Entries);
        Gen.Int[1, Largest].SelectMany(second => Gen.Select(Gen.Const(second), Gen.Int[1, second])).Sample((second, first) =>
        {
            List<NodePlace> ReadBy(Action act)
            {
                log.Reads.Clear();
                act();
                return Sorted(log.Reads);
            }

            ReadBy(() => log.Root(first)).Should().Equal(Sorted(MerkleTree.PlacesOfRoot(first)));
            ReadBy(() => log.Inclusion(first - 1, second)).Should().Equal(Sorted(MerkleTree.PlacesOfInclusionPath(first - 1, second)));
            ReadBy(() => log.Consistency(first, second)).Should().Equal(Sorted(MerkleTree.PlacesOfConsistencyPath(first, second)));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Trees_of_any_size_give_paths_that_verify_from_few_reads() =>
        Gen.Long[1, long.MaxValue].SelectMany(second => Gen.Select(Gen.Const(second), Gen.Long[1, second])).Sample((second, first) =>
        {
            var tree = new EndlessTree(first - 1);
            var root = MerkleTree.Root(second, tree.Read);
            var inclusion = MerkleTree.InclusionPath(first - 1, second, tree.Read);
            ProofCheck.Inclusion(first - 1, second, tree.Read(new NodePlace(0, first - 1)), inclusion, root).InShort().Should().Be("cleared");
            var consistency = MerkleTree.ConsistencyPath(first, second, tree.Read);
            ProofCheck.Consistency(first, second, MerkleTree.Root(first, tree.Read), root, consistency).InShort().Should().Be("cleared");
            MerkleTree.PlacesOfInclusionPath(first - 1, second).Count.Should().BeLessThanOrEqualTo(124);
            MerkleTree.PlacesOfConsistencyPath(first, second).Count.Should().BeLessThanOrEqualTo(126);
        }, iter: 200);

    [Theory]
    [InlineData(1L, long.MaxValue)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1L << 62, long.MaxValue)]
    [InlineData((1L << 62) - 1, 1L << 62)]
    [InlineData(1L << 62, (1L << 62) + 1)]
    public void The_largest_trees_are_no_exception(long first, long second)
    {
        var tree = new EndlessTree(first - 1);
        var root = MerkleTree.Root(second, tree.Read);
        ProofCheck.Inclusion(first - 1, second, tree.Read(new NodePlace(0, first - 1)), MerkleTree.InclusionPath(first - 1, second, tree.Read), root).InShort().Should().Be("cleared");
        ProofCheck.Consistency(first, second, MerkleTree.Root(first, tree.Read), root, MerkleTree.ConsistencyPath(first, second, tree.Read)).InShort().Should().Be("cleared");
    }

    [Fact]
    public void What_is_not_there_cannot_be_asked_for()
    {
        var log = StoredLog.Of(Entries.Take(5));
        foreach (var (index, size) in ((long, long)[])[(-1, 5), (5, 5), (0, 0), (7, 5), (0, -1)])
            FluentActions.Invoking(() => log.Inclusion(index, size)).Should().Throw<ArgumentOutOfRangeException>();
        foreach (var (first, second) in ((long, long)[])[(0, 5), (-1, 5), (5, 4), (0, 0)])
            FluentActions.Invoking(() => log.Consistency(first, second)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => log.Root(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => MerkleFrontier.At(-1, log.Read)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_of_another_length_is_never_taken(int length)
    {
        FluentActions.Invoking(() => MerkleFrontier.Empty().Append(new byte[length])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => MerkleTree.Root(3, _ => new byte[length])).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => MerkleFrontier.At(3, _ => new byte[length])).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => MerkleTree.InclusionPath(0, 2, _ => null!)).Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void A_full_log_takes_no_more()
    {
        var full = MerkleFrontier.At(long.MaxValue, _ => new byte[32]);
        FluentActions.Invoking(() => full.Append(new byte[32])).Should().Throw<InvalidOperationException>();
        var last = MerkleFrontier.At(long.MaxValue - 1, _ => new byte[32]);
        last.Append(new byte[32]).Should().ContainSingle();
        last.Size.Should().Be(long.MaxValue);
    }

    private static List<NodePlace> Sorted(IEnumerable<NodePlace> places) => [.. places.OrderBy(p => p.Level).ThenBy(p => p.Index)];

    private static bool Same(IReadOnlyList<byte[]> one, IReadOnlyList<byte[]> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <summary>A tree of any size whose entries are all alike but one.</summary>
    private sealed class EndlessTree(long odd)
    {
        private static readonly IReadOnlyList<byte[]> Alike = Grown(MerkleHash.Leaf("alike"u8));

        public byte[] Read(NodePlace place)
        {
            if (place.Index != odd >> place.Level)
                return Alike[place.Level];
            if (place.Level == 0)
                return MerkleHash.Leaf("odd"u8);
            return MerkleHash.Node(Read(new NodePlace(place.Level - 1, place.Index * 2)), Read(new NodePlace(place.Level - 1, place.Index * 2 + 1)));
        }

        private static List<byte[]> Grown(byte[] leaf)
        {
            var levels = new List<byte[]> { leaf };
            while (levels.Count < 63)
                levels.Add(MerkleHash.Node(levels[^1], levels[^1]));
            return levels;
        }
    }
}
