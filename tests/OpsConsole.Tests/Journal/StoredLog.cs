using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

/// <summary>A log in memory: what appending made final, as a store keeps it, with a tally of what is read.</summary>
internal sealed class StoredLog
{
    private readonly Dictionary<NodePlace, byte[]> _nodes = [];

    public MerkleFrontier Frontier { get; } = MerkleFrontier.Empty();

    public List<NodePlace> Reads { get; } = [];

    public IReadOnlyDictionary<NodePlace, byte[]> Nodes => _nodes;

    public static StoredLog Of(IEnumerable<byte[]> entries)
    {
        var log = new StoredLog();
        foreach (var entry in entries)
            log.Append(entry);
        return log;
    }

    /// <summary>Entries that differ: their own numbers.</summary>
    public static IReadOnlyList<byte[]> Entries(int count) => [.. Enumerable.Range(0, count).Select(BitConverter.GetBytes)];

    public void Append(byte[] entry)
    {
        foreach (var node in Frontier.Append(MerkleHash.Leaf(entry)))
            _nodes.Add(node.Place, node.Hash); // Throws if a node were final twice.
    }

    public byte[] Read(NodePlace place)
    {
        Reads.Add(place);
        return _nodes[place];
    }

    public byte[] Leaf(int index) => _nodes[new NodePlace(0, index)];

    public byte[] Root(long size) => MerkleTree.Root(size, Read);

    public IReadOnlyList<byte[]> Inclusion(long index, long size) => MerkleTree.InclusionPath(index, size, Read);

    public IReadOnlyList<byte[]> Consistency(long first, long second) => MerkleTree.ConsistencyPath(first, second, Read);
}
