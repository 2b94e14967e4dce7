using System.Security.Cryptography;

namespace OpsConsole.Tests.Journal;

/// <summary>The definitions of RFC 9162, 2.1.1, 2.1.3.1 and 2.1.4.1, as they stand there. Roots are kept, or nothing would end.</summary>
internal sealed class NaiveTree(IReadOnlyList<byte[]> entries)
{
    private readonly Dictionary<(int Begin, int End), byte[]> _roots = [];

    public byte[] Root(int begin, int end)
    {
        if (_roots.TryGetValue((begin, end), out var known))
            return known;
        var root = (end - begin) switch
        {
            0 => SHA256.HashData([]),
            1 => SHA256.HashData([0, .. entries[begin]]),
            _ => SHA256.HashData([1, .. Root(begin, begin + Split(begin, end)), .. Root(begin + Split(begin, end), end)]),
        };
        return _roots[(begin, end)] = root;
    }

    public IReadOnlyList<byte[]> Path(int index, int begin, int end)
    {
        if (end - begin == 1)
            return [];
        var middle = begin + Split(begin, end);
        return begin + index < middle
            ? [.. Path(index, begin, middle), Root(middle, end)]
            : [.. Path(begin + index - middle, middle, end), Root(begin, middle)];
    }

    public IReadOnlyList<byte[]> Proof(int first, int second) => SubProof(first, 0, second, isWhole: true);

    private IReadOnlyList<byte[]> SubProof(int first, int begin, int end, bool isWhole)
    {
        if (first == end - begin)
            return isWhole ? [] : [Root(begin, end)];
        var split = Split(begin, end);
        return first <= split
            ? [.. SubProof(first, begin, begin + split, isWhole), Root(begin + split, end)]
            : [.. SubProof(first - split, begin + split, end, isWhole: false), Root(begin, begin + split)];
    }

    private static int Split(int begin, int end)
    {
        var split = 1;
        while (split * 2 < end - begin)
            split *= 2;
        return split;
    }
}
