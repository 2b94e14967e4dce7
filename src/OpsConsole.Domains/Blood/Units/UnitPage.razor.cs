using OpsConsole.Audit.Contracts;
using Microsoft.AspNetCore.Components;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Blood.Units;

/// <summary>One unit: where it stands, what else came of its donation, and its story.</summary>
public sealed partial class UnitPage
{
    private readonly LastRead<UnitShown> read = new("The unit", "Nothing about it was changed. Try again in a moment.");

    /// <summary>Donation number and product code, 21 characters.</summary>
    [Parameter] public string UnitId { get; set; } = "";

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => ReadChanges();

    /// <inheritdoc />
    protected override Task ReadChanges() => Read(read, UnitId, Find, unit => unit is null
        ? new LoadState.Empty("No such unit.", $"{UnitId} has never been reported. Check the donation number and the product code.")
        : null);

    private async Task<UnitShown?> Find()
    {
        if (await Queries.Unit(UnitId, Gone) is not { } unit)
            return null;
        var site = (await Queries.Sites(Gone)).FirstOrDefault(s => s.Id == unit.SiteId)?.Name ?? unit.SiteId;
        return new UnitShown(unit, site, await Queries.Siblings(unit, Gone), await Journal.Story(UnitStream.Of(UnitId), Gone));
    }

    private static string Words(JournalItem entry) => entry.Type switch
    {
        "blood.unit-received" => $"Reported at {Payload(entry, "site")}, {Payload(entry, "state")}",
        "blood.unit-stepped" => $"{Sentence(Payload(entry, "event"))}: {Payload(entry, "from")} to {Payload(entry, "to")} at {Payload(entry, "site")}{Temperature(entry)}",
        "blood.unit-put-under-review" => $"Held for a decision: {Payload(entry, "title")}",
        "blood.unit-reviewed" => $"Decided: {Payload(entry, "outcome")}, now {Payload(entry, "state")}",
        _ => StoryWords.Of(entry),
    };

    private static string Temperature(JournalItem entry) => Payload(entry, "temperature") is { Length: > 0 } celsius ? $", {celsius} °C" : "";

    private static string Sentence(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].Replace('-', ' ');

    private static string Payload(JournalItem entry, string name) => StoryWords.Payload(entry, name) ?? "";

    private sealed record UnitShown(BloodUnitRow Unit, string Site, IReadOnlyList<BloodUnitRow> Siblings, IReadOnlyList<JournalItem> Story);
}
