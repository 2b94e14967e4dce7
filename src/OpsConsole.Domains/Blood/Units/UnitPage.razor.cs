using OpsConsole.Audit.Contracts;
using Microsoft.AspNetCore.Components;
using OpsConsole.Blood.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Blood.Units;

/// <summary>One unit: where it stands, what else came of its donation, and its story.</summary>
public sealed partial class UnitPage
{
    private LoadState state = new LoadState.Loading();
    private BloodUnitRow? unit;
    private IReadOnlyList<BloodUnitRow> siblings = [];
    private IReadOnlyList<JournalItem> story = [];
    private string title = "Unit";
    private string? subtitle;
    private string site = "";
    private bool expired;

    /// <summary>Donation number and product code, 21 characters.</summary>
    [Parameter] public string UnitId { get; set; } = "";

    /// <inheritdoc />
    protected override void OnInitialized() => Watch(Monitor.Subscribe);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => Load();

    /// <inheritdoc />
    protected override Task ReadChanges() => Load();

    private async Task Load()
    {
        try
        {
            unit = await Queries.Unit(UnitId, Gone);
            if (unit is null)
            {
                state = new LoadState.Empty("No such unit.", $"{UnitId} has never been reported. Check the donation number and the product code.");
                return;
            }

            siblings = await Queries.Siblings(unit, Gone);
            story = await Journal.Story(UnitStream.Of(UnitId), Gone);
            title = $"Unit {unit.Din[..5]} {unit.Din[5..7]} {unit.Din[7..]}";
            site = (await Queries.Sites(Gone)).FirstOrDefault(s => s.Id == unit.SiteId)?.Name ?? unit.SiteId;
            subtitle = $"{unit.Component.Replace('-', ' ')}, {unit.Group.Replace('-', '−')}";
            expired = unit.ExpiresAt <= Time.GetUtcNow();
            state = new LoadState.Ready();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
        {
            state = unit is null
                ? new LoadState.Failed("The unit cannot be read.", Time.GetUtcNow(), "Nothing about it was changed. Try again in a moment.")
                : new LoadState.Stale(Time.GetUtcNow(), "The unit cannot be read any more; what is shown is what was last read.");
        }
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
}
