using System.Text.Json;
using OpsConsole.Platform.Journal;

namespace OpsConsole.Audit.Contracts;

/// <summary>A journal entry as a sentence for people.</summary>
public static class StoryWords
{
    /// <summary>What happened, and who did it where that was not the console itself.</summary>
    public static string Of(JournalItem entry)
    {
        var words = entry.Type.Replace('.', ' ').Replace('-', ' ');
        words = char.ToUpperInvariant(words[0]) + words[1..];
        var reason = Text(entry.Entry, "reason") ?? Payload(entry, "reasonCode");
        var who = entry.Actor.StartsWith("system:", StringComparison.Ordinal) ? null : $" by {entry.ActorName}";
        return $"{words}{who}{(reason is null ? "" : $": {reason}")}";
    }

    /// <summary>A member of the entry's payload as text, or null.</summary>
    public static string? Payload(JournalItem entry, string name) =>
        entry.Entry.ValueKind == JsonValueKind.Object && entry.Entry.TryGetProperty("payload", out var payload) ? Text(payload, name) : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
