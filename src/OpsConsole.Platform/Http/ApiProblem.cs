using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Platform.Http;

/// <summary>Errors of the machine interface: <c>application/problem+json</c> (RFC 9457) with <c>code</c> and <c>traceId</c>.</summary>
public static class ApiProblem
{
    /// <summary>Writes a refusal as a problem document.</summary>
    public static Task Write(HttpContext context, Refusal refusal)
    {
        var document = new JsonObject
        {
            ["type"] = $"urn:opsconsole:problem:{refusal.Code}",
            ["title"] = refusal.Title,
            ["status"] = refusal.Status,
            ["detail"] = refusal.Detail,
            ["code"] = refusal.Code,
            ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        };
        if (refusal.Errors.Count > 0)
        {
            var errors = new JsonObject();
            foreach (var group in refusal.Errors.GroupBy(e => e.Pointer, StringComparer.Ordinal))
                errors[group.Key] = new JsonArray([.. group.Select(e => JsonValue.Create(e.Detail))]);
            document["errors"] = errors;
        }

        foreach (var (name, value) in refusal.Extra)
            document[name] = JsonNode.Parse(value.GetRawText());

        context.Response.StatusCode = refusal.Status;
        if (refusal.Status is 429 or 503)
            context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = "application/problem+json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Options), context.RequestAborted).AsTask();
    }
}

/// <summary>JSON of the machine interface: camelCase, times in UTC ending in Z.</summary>
public static class ApiJson
{
    /// <summary>Shared by everything the interface writes; text is escaped no further than JSON demands.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcTimeConverter() },
    };

    private sealed class UtcTimeConverter : System.Text.Json.Serialization.JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }
}
