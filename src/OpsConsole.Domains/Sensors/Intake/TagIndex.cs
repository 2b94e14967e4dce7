namespace OpsConsole.Sensors.Intake;

/// <summary>Finds points and sources by the bytes of their names, without making a string. Rebuilt whole when points change, so readers need no lock.</summary>
internal sealed class TagIndex
{
    /// <summary>The longest tag or source name, in characters; all of them are ASCII.</summary>
    public const int LongestName = 64;

    public static readonly TagIndex Empty = new([], []);

    private readonly Dictionary<string, int> _points;
    private readonly Dictionary<string, int> _sources;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pointsByName;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _sourcesByName;

    public TagIndex(IEnumerable<KeyValuePair<string, int>> points, IEnumerable<KeyValuePair<string, int>> sources)
    {
        _points = new Dictionary<string, int>(points, StringComparer.Ordinal);
        _sources = new Dictionary<string, int>(sources, StringComparer.Ordinal);
        _pointsByName = _points.GetAlternateLookup<ReadOnlySpan<char>>();
        _sourcesByName = _sources.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <returns>The index of the point, or −1.</returns>
    public int Point(ReadOnlySpan<byte> tag) => Find(_pointsByName, tag);

    public int Point(string tag) => _points.GetValueOrDefault(tag, -1);

    /// <returns>The index of the source, or −1.</returns>
    public int Source(ReadOnlySpan<byte> name) => Find(_sourcesByName, name);

    public int Source(string name) => _sources.GetValueOrDefault(name, -1);

    /// <summary>Letters, digits and <c>. _ : -</c>, so that a name needs no escaping in an address or a file.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && !name.AsSpan().ContainsAnyExcept(Allowed);

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private static int Find(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> index, ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > LongestName)
            return -1;
        Span<char> characters = stackalloc char[LongestName];
        var status = System.Text.Ascii.ToUtf16(name, characters, out var written);
        return status == System.Buffers.OperationStatus.Done && index.TryGetValue(characters[..written], out var found) ? found : -1;
    }
}
