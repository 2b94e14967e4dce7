using System.Text.Json;

namespace OpsConsole.Platform.Journal;

/// <summary>Names the top-level members in which two canonical JSON objects differ.</summary>
internal static class CanonicalDifference
{
    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        if (first.Length == 0 || second.Length == 0)
            return [];
        using var a = JsonDocument.Parse(first);
        using var b = JsonDocument.Parse(second);
        if (a.RootElement.ValueKind != JsonValueKind.Object || b.RootElement.ValueKind != JsonValueKind.Object)
            return [];
        var left = a.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetRawText(), StringComparer.Ordinal);
        var right = b.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetRawText(), StringComparer.Ordinal);
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Where(name => left.GetValueOrDefault(name) != right.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)];
    }
}
