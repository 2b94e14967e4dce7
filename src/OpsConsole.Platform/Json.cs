using System.Text.Json;
using OpsConsole.Platform.Http;

namespace OpsConsole.Platform;

/// <summary>Small JSON conveniences.</summary>
public static class Json
{
    /// <summary>Further members of a problem document; null values are left out.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Members(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (value is not null)
                result[name] = JsonSerializer.SerializeToElement(value, value.GetType(), ApiJson.Options);
        }

        return result;
    }
}
