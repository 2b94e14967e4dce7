using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using OpsConsole.Audit.Contracts;
using OpsConsole.Platform.Journal;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Audit;

/// <summary>The journal with its filters in the URL; one click from any entity to its story.</summary>
public sealed partial class JournalPage
{
    private const int PageLength = 100;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IReadOnlyList<JournalItem> items = [];
    private IReadOnlyList<string> types = [];
    private LoadState state = new LoadState.Loading();
    private string? stream;
    private string? actor;
    private string? type;
    private DateTime? from;
    private DateTime? to;
    private string? next;
    private string? subtitle;

    /// <summary>Exactly this stream, or with a trailing star every stream that begins so.</summary>
    [SupplyParameterFromQuery(Name = "stream")] public string? Stream { get; set; }

    /// <summary>Only what this person, key or part of the console did.</summary>
    [SupplyParameterFromQuery(Name = "actor")] public string? Actor { get; set; }

    /// <summary>Only this type.</summary>
    [SupplyParameterFromQuery(Name = "type")] public string? Type { get; set; }

    /// <summary>Recorded at or after, UTC.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }

    /// <summary>Recorded before, UTC.</summary>
    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }

    /// <summary>Cursor of an older page.</summary>
    [SupplyParameterFromQuery(Name = "before")] public string? Before { get; set; }

    /// <summary>The entry that is unfolded: lane and sequence.</summary>
    [SupplyParameterFromQuery(Name = "open")] public string? Open { get; set; }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        (stream, actor, type, from, to) = (Stream, Actor, Type, Parse(From), Parse(To));
        try
        {
            types = Journal.Types;
            var filter = new JournalFilter(Stream, Actor, Type, Utc(from), Utc(to));
            (items, next) = await Journal.Find(filter, JournalCursor.Parse(Before), PageLength, Gone);
            subtitle = Stream is null ? null : $"the story of {Stream}";
            state = items.Count == 0 ? new LoadState.Empty("No entries match.", "Widen the filter, or clear it.") : new LoadState.Ready();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
        {
            state = new LoadState.Failed("The journal cannot be read.", Clock.GetUtcNow(), "What was written stays written. Try again in a moment.");
        }
    }

    private void Apply() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/journal", new Dictionary<string, object?>
    {
        ["stream"] = Blank(stream),
        ["actor"] = Blank(actor),
        ["type"] = Blank(type),
        ["from"] = from?.ToString("s", CultureInfo.InvariantCulture),
        ["to"] = to?.ToString("s", CultureInfo.InvariantCulture),
    }));

    private string Href(string? before, string? open) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["before"] = before, ["open"] = open == Open ? null : open });

    private static string Key(JournalItem item) => $"{item.Lane}-{item.Sequence}";

    private static string? Reason(JournalItem item) => Text(item, "reason") ?? StoryWords.Payload(item, "reasonCode") ?? StoryWords.Payload(item, "code");

    private static string? Text(JournalItem item, string name) =>
        item.Entry.ValueKind == JsonValueKind.Object && item.Entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Pretty(JournalItem item) => item.Entry.ValueKind == JsonValueKind.Undefined ? "The entry is no longer JSON." : JsonSerializer.Serialize(item.Entry, Indented);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTime? Parse(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
}
