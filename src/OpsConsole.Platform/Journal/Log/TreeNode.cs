namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// Where a complete subtree stands in the Merkle tree: the leaves from <c>Index · 2^Level</c> on, <c>2^Level</c> of them. Its hash
/// never changes once these leaves are there.
/// </summary>
/// <param name="Level">0 for a leaf, at most 62.</param>
/// <param name="Index">From 0, counted within the level.</param>
public readonly record struct NodePlace(int Level, long Index);

/// <summary>A complete subtree and its hash: what a store keeps.</summary>
/// <param name="Hash">32 bytes.</param>
public readonly record struct TreeNode(NodePlace Place, byte[] Hash);
