using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using OpsConsole.Audit.Contracts;
using OpsConsole.Platform.Journal;
using OpsConsole.Ui.Clocks;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Audit;

/// <summary>The journal with its filters in the URL; one click from any entity to its story.</summary>
public sealed partial class JournalPage
{
    private const int PageLength = 100;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LastRead<JournalPart> read = new("The journal", "What was written stays written.");
    private IReadOnlyList<string> types = [];
    private IReadOnlyList<string> remarks = [];
    private string? stream;
    private string? actor;
    private string? type;
    private DateTime? from;
    private DateTime? to;

    /// <summary>Exactly this stream, or with a trailing star every stream that begins so.</summary>
    [SupplyParameterFromQuery(Name = "stream")] public string? Stream { get; set; }

    /// <summary>Only what this person, key or part of the console did.</summary>
    [SupplyParameterFromQuery(Name = "actor")] public string? Actor { get; set; }

    /// <summary>Only this type.</summary>
    [SupplyParameterFromQuery(Name = "type")] public string? Type { get; set; }

    /// <summary>Recorded at or after: an instant, <c>2026-04-04T15:30:00Z</c>; without an offset it is UTC.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }

    /// <summary>Recorded before, written like <see cref="From"/>.</summary>
    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }

    /// <summary>Cursor of an older page.</summary>
    [SupplyParameterFromQuery(Name = "before")] public string? Before { get; set; }

    /// <summary>The entry that is unfolded: lane and sequence.</summary>
    [SupplyParameterFromQuery(Name = "open")] public string? Open { get; set; }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        types = Journal.Types;
        (stream, actor, type, from, to) = (Stream, Actor, Type, Shown(From), Shown(To));
        remarks = [.. new[] { Remark("From", From), Remark("To", To) }.OfType<string>()];
        return ReadEntries();
    }

    private Task ReadEntries()
    {
        var filter = new JournalFilter(Stream, Actor, Type, Instant(From), Instant(To));
        return Read(read, (filter, Before), () => Find(filter), part => part is { Items.Count: > 0 } ? null : new LoadState.Empty("No entries match.", "Widen the filter, or clear it."));
    }

    private async Task<JournalPart?> Find(JournalFilter filter)
    {
        var (items, next) = await Journal.Find(await Current.Get(), filter, JournalCursor.Parse(Before), PageLength, Gone);
        return new JournalPart(items, next);
    }

    private void Apply() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/journal", new Dictionary<string, object?>
    {
        ["stream"] = Blank(stream),
        ["actor"] = Blank(actor),
        ["type"] = Blank(type),
        ["from"] = Link(from, From, Zone.Beginning),
        ["to"] = Link(to, To, Zone.End),
    }));

    private string Href(string? before, string? open) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["before"] = before, ["open"] = open == Open ? null : open });

    private static string Key(JournalItem item) => $"{item.Lane}-{item.Sequence}";

    private static string? Reason(JournalItem item) => Text(item, "reason") ?? StoryWords.Payload(item, "reasonCode") ?? StoryWords.Payload(item, "code");

    private static string? Text(JournalItem item, string name) =>
        item.Entry.ValueKind == JsonValueKind.Object && item.Entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Pretty(JournalItem item) => item switch
    {
        { IsWithheld: true } => "Your role does not include what this entry says. Its place and its hash show that it is there.",
        { Entry.ValueKind: JsonValueKind.Undefined } => "The entry is no longer JSON.",
        _ => JsonSerializer.Serialize(item.Entry, Indented),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // A time that nobody touched stays the instant it was: the first and the second of an hour that occurs twice look the same.
    private string? Link(DateTime? typed, string? given, Func<DateTime, DateTimeOffset> meant) => typed is not { } time
        ? null
        : UtcText.Exact(Shown(given) == time && Instant(given) is { } untouched ? untouched : meant(time));

    private DateTime? Shown(string? text) => Instant(text) is { } at ? Zone.Shown(at) : null;

    private string? Remark(string field, string? text) => Instant(text) switch
    {
        { } at => Zone.Remark(at) is { } remark ? $"{field}: {remark}" : null,
        null when !string.IsNullOrEmpty(text) => $"{field}: the time in this link, {text}, cannot be read and is left out.",
        _ => null,
    };

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private sealed record JournalPart(IReadOnlyList<JournalItem> Items, string? Next);
}
