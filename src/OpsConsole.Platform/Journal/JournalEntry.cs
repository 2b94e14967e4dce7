using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Platform.Journal;

/// <summary>An entry before it has its place: what happened, to what, by whom.</summary>
internal sealed record PendingEntry(
    string Stream, string Type, int SchemaVersion, byte[] Payload, DateTimeOffset OccurredAt, Circumstances Circumstances, string? Reason, string? Rules)
{
    public Operator By => Circumstances.By;
}

/// <summary>Where a stream ends.</summary>
/// <param name="Version">0 for a stream that has no entry yet.</param>
internal sealed record StreamHead(long Version, byte[] Hash)
{
    public static StreamHead Empty { get; } = new(0, new byte[MerkleHash.Size]);
}

/// <summary>Composes the canonical bytes of an entry. Members are written in their sorted order (RFC 8785).</summary>
internal static class JournalEntry
{
    private static readonly JsonSerializerOptions FactOptions = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        // What is escaped here would only be undone by the canonical form.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _serialized;

    /// <summary>The canonical payload of a fact.</summary>
    public static byte[] PayloadOf(object fact)
    {
        var buffer = _serialized ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = FactOptions.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, fact, fact.GetType(), FactOptions);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return CanonicalJson.OfEvidence(document.RootElement);
    }

    public static JournalRow Compose(PendingEntry entry, StreamHead head, int lane, long sequence, DateTimeOffset recordedAt, string instance, string build, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        var json = new CanonicalWriter(buffer);
        json.Open();
        json.Name("actor");
        WriteActor(json, entry.By);
        json.Member("build", build);
        json.Optional("cause", entry.Circumstances.Cause);
        json.Optional("correlation", entry.Circumstances.Correlation);
        json.Member("instance", instance);
        json.Member("lane", lane);
        json.Member("occurredAt", entry.OccurredAt);
        json.Name("origin");
        WriteOrigin(json, entry.By.Origin);
        json.Name("payload");
        json.Raw(entry.Payload);
        json.Member("previous", head.Hash);
        json.Optional("reason", entry.Reason);
        json.Member("recordedAt", recordedAt);
        json.Optional("rules", entry.Rules);
        json.Member("schema", entry.SchemaVersion);
        json.Member("sequence", sequence);
        json.Member("stream", entry.Stream);
        json.Optional("trace", entry.Circumstances.Trace);
        json.Member("type", entry.Type);
        json.Member("version", head.Version + 1);
        json.Close();

        var canonical = buffer.WrittenSpan.ToArray();
        return new JournalRow
        {
            Lane = lane,
            Sequence = sequence,
            Stream = entry.Stream,
            StreamVersion = head.Version + 1,
            Type = entry.Type,
            OccurredAt = entry.OccurredAt,
            RecordedAt = recordedAt,
            Actor = entry.By.PersonId,
            Canonical = canonical,
            LeafHash = MerkleHash.Leaf(canonical),
            PreviousHash = head.Hash,
        };
    }

    /// <summary>Whether the bytes give the hash, and say the same as the columns by which the entry is found and listed.</summary>
    /// <param name="entry">What the bytes say; undefined where they are no JSON.</param>
    public static bool IsIntact(JournalRow row, JsonElement entry) =>
        MerkleHash.Leaf(row.Canonical).AsSpan().SequenceEqual(row.LeafHash)
        && entry.ValueKind == JsonValueKind.Object
        && Says(entry, "lane", row.Lane) && Says(entry, "sequence", row.Sequence)
        && Says(entry, "stream", row.Stream) && Says(entry, "version", row.StreamVersion)
        && Says(entry, "type", row.Type)
        && entry.TryGetProperty("actor", out var actor) && actor.ValueKind == JsonValueKind.Object && Says(actor, "person", row.Actor)
        && Says(entry, "occurredAt", Written(row.OccurredAt)) && Says(entry, "recordedAt", Written(row.RecordedAt))
        && Says(entry, "previous", Convert.ToHexStringLower(row.PreviousHash));

    private static bool Says(JsonElement entry, string name, string value) =>
        entry.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.ValueEquals(value);

    private static bool Says(JsonElement entry, string name, long value) =>
        entry.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number) && number == value;

    // As CanonicalWriter writes it.
    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static void WriteActor(CanonicalWriter json, Operator by)
    {
        json.Open();
        json.Member("method", by.Method);
        json.Member("person", by.PersonId);
        json.Name("roles");
        json.Array(by.Roles);
        json.Optional("session", by.SessionId);
        json.Close();
    }

    private static void WriteOrigin(CanonicalWriter json, Origin origin)
    {
        json.Open();
        json.Optional("address", origin.Address);
        json.Optional("agent", origin.Agent);
        json.Optional("circuit", origin.Circuit);
        json.Close();
    }
}
