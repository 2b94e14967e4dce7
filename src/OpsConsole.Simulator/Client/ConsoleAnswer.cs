using System.Net;
using System.Text.Json;
using OpsConsole.Wire;

namespace OpsConsole.Simulator.Client;

/// <summary>A final answer of the console: not worth another try.</summary>
/// <param name="Replayed">The console had already answered this key and said the same again.</param>
internal sealed record ConsoleAnswer(HttpStatusCode Status, string Body, bool Replayed, int Attempts)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as a wire record; null when it is not one.</summary>
    public T? Read<T>()
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The answers to a batch's items, in order; empty when the body is something else.</summary>
    public IReadOnlyList<BatchItemAnswer> Items() => Read<BatchAnswer>()?.Items ?? [];

    /// <summary>Why it was refused, short enough for a line of text.</summary>
    public string Refusal()
    {
        var problem = Read<ProblemReport>();
        var reason = problem?.Code ?? problem?.Title ?? "no reason given";
        return problem?.Detail is { Length: > 0 } detail ? $"{(int)Status} {reason}: {detail}" : $"{(int)Status} {reason}";
    }
}
