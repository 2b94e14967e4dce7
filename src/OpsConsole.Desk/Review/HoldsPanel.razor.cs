using Microsoft.AspNetCore.Components;
using OpsConsole.Review.Contracts;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Review;

/// <summary>The holds that wait, on the overview: claim in place.</summary>
public sealed partial class HoldsPanel
{
    private readonly SteadyOrder<string> order = new();
    private IReadOnlyList<HoldView> shown = [];
    private LoadState state = new LoadState.Loading();
    private DateTimeOffset now;
    private string? notice;
    private int total;

    /// <summary>How many rows are shown.</summary>
    [Parameter] public int Most { get; set; } = 8;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await Desk.Enter();
        Watch(Monitor.Subscribe);
        OnChanged();
    }

    /// <inheritdoc />
    protected override void OnChanged()
    {
        now = Time.GetUtcNow();
        var live = Desk.Mine(Monitor.Current);
        state = LiveState.Of(live, snapshot => snapshot.Total > 0 ? null : Empty(snapshot), "Payments, claims and units stay held; nothing is released while this cannot be read.", now);
        total = live.Value?.Total ?? 0;
        shown = order.Arrange([.. (live.Value?.Open ?? []).Take(Most)], hold => hold.Id);
    }

    private LoadState.Empty Empty(HoldsSnapshot snapshot) => new(
        "No holds.",
        snapshot.LastDecided is { DecidedAt: { } at } last ? FormattableString.Invariant($"The last one was decided at {Zone.Shown(at):HH:mm on d MMMM} by {last.DecidedBy}.") : "Nothing has been held yet.");

    private async Task Claim((HoldView Hold, CommandStamp Stamp) asked)
    {
        var outcome = await Desk.Claim(asked.Hold, asked.Stamp, Gone);
        if (outcome.Refused is { } refused)
            notice = $"{refused.Title}. {refused.Detail}";
        else
            Navigation.NavigateTo($"/holds/{asked.Hold.Id}");
    }

    private async Task Next(CommandStamp stamp)
    {
        var outcome = await Desk.ClaimNext(null, stamp, Gone);
        if (outcome.Refused is { } refused)
            notice = $"{refused.Title}. {refused.Detail}";
        else
            Navigation.NavigateTo($"/holds/{outcome.Value!.HoldId}");
    }
}
