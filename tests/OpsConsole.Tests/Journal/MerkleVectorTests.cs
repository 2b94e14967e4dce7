using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Journal.Log;

namespace OpsConsole.Tests.Journal;

/// <summary>Published values: the eight entries of the reference implementations of RFC 6962.</summary>
public sealed class MerkleVectorTests
{
    private static readonly string[] Entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["L1"] = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        ["L2"] = "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        ["L3"] = "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        ["L4"] = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ["L6"] = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        ["N23"] = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        ["N45"] = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        ["N67"] = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ["N456"] = "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
        ["N4567"] = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ["R1"] = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        ["R2"] = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        ["R3"] = "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        ["R4"] = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ["R5"] = "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        ["R6"] = "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        ["R7"] = "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        ["R8"] = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };

    private static readonly StoredLog Log = StoredLog.Of(Entries.Select(Convert.FromHexString));

    [Fact]
    public void The_empty_log_has_its_published_root()
    {
        const string root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        Convert.ToHexStringLower(MerkleHash.Empty).Should().Be(root);
        Convert.ToHexStringLower(MerkleFrontier.Empty().Root()).Should().Be(root);
        Convert.ToHexStringLower(Log.Root(0)).Should().Be(root);
    }

    [Fact]
    public void Every_size_has_its_published_root()
    {
        var frontier = MerkleFrontier.Empty();
        for (var size = 1; size <= 8; size++)
        {
            frontier.Append(MerkleHash.Leaf(Convert.FromHexString(Entries[size - 1])));
            Convert.ToHexStringLower(frontier.Root()).Should().Be(Named[$"R{size}"]);
            Convert.ToHexStringLower(Log.Root(size)).Should().Be(Named[$"R{size}"], "an earlier root can be had again");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, "L1", "N23", "N4567")]
    [InlineData(5, 8, "L4", "N67", "R4")]
    [InlineData(2, 3, "R2")]
    [InlineData(1, 5, "R1", "N23", "L4")]
    public void Inclusion_paths_are_the_published_ones(int index, int size, params string[] path)
    {
        Names(Log.Inclusion(index, size)).Should().Equal(path);
        ProofCheck.Inclusion(index, size, Log.Leaf(index), Hashes(path), Hash($"R{size}")).InShort().Should().Be("cleared");
    }

    [Theory]
    [InlineData(1, 8, "L1", "N23", "N4567")]
    [InlineData(6, 8, "N45", "N67", "R4")]
    [InlineData(2, 5, "N23", "L4")]
    [InlineData(3, 7, "L2", "L3", "R2", "N456")]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(8, 8)]
    public void Consistency_paths_are_the_published_ones(int first, int second, params string[] path)
    {
        Names(Log.Consistency(first, second)).Should().Equal(path);
        ProofCheck.Consistency(first, second, Hash($"R{first}"), Hash($"R{second}"), Hashes(path)).InShort().Should().Be("cleared");
    }

    [Fact]
    public void Nodes_have_their_published_hashes()
    {
        Convert.ToHexStringLower(Log.Nodes[new NodePlace(1, 1)]).Should().Be(Named["N23"]);
        Convert.ToHexStringLower(Log.Nodes[new NodePlace(1, 2)]).Should().Be(Named["N45"]);
        Convert.ToHexStringLower(Log.Nodes[new NodePlace(2, 1)]).Should().Be(Named["N4567"]);
        Convert.ToHexStringLower(Log.Leaf(6)).Should().Be(Named["L6"]);
        Convert.ToHexStringLower(MerkleHash.Node(Hash("N45"), Hash("L6"))).Should().Be(Named["N456"]);
    }

    private static byte[] Hash(string name) => Convert.FromHexString(Named[name]);

    private static IReadOnlyList<byte[]> Hashes(IEnumerable<string> names) => [.. names.Select(Hash)];

    // Where two names mean one hash (R1 is the first leaf), the published paths use the root's.
    private static IEnumerable<string> Names(IEnumerable<byte[]> hashes) => hashes.Select(hash => Named.Single(n => n.Value == Convert.ToHexStringLower(hash)).Key);
}
