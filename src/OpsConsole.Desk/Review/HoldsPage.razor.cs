using Microsoft.AspNetCore.Components;
using OpsConsole.Platform.Journal;
using OpsConsole.Review.Contracts;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;

namespace OpsConsole.Review;

/// <summary>The queue on the left, the hold with its evidence on the right. Filter and selection are in the URL.</summary>
public sealed partial class HoldsPage
{
    private readonly SteadyOrder<string> order = new();
    private IReadOnlyList<HoldView> shown = [];
    private IReadOnlyList<JournalItem> story = [];
    private IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();
    private HoldView? hold;
    private DateTimeOffset now;
    private string? notice;
    private string? problem;
    private DateTimeOffset asOf;
    private int total;
    private bool loaded;

    /// <summary>The hold that is shown.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>Only this domain.</summary>
    [SupplyParameterFromQuery(Name = "domain")] public string? Domain { get; set; }

    /// <summary><c>completed</c> for decided holds.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    private bool Decided => State == HoldStates.Completed;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await Desk.Enter();
        Watch(Monitor.Subscribe);
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        notice = null;
        order.Frozen = Id is not null;
        await Reload();
    }

    /// <inheritdoc />
    protected override Task ReadChanges() => Reload();

    private async Task Reload()
    {
        now = Time.GetUtcNow();
        try
        {
            var live = Monitor.Current;
            (problem, asOf) = (live.Problem, live.AsOf);
            counts = live.Value?.Counts ?? counts;
            total = counts.Values.Sum();
            var rows = Decided
                ? await Queries.List(Domain, HoldStates.Completed, null, null, 100, Gone)
                : [.. (live.Value?.Open ?? []).Where(h => Domain is null || h.Domain == Domain)];
            shown = order.Arrange(rows, h => h.Id);
            var next = Id is null ? null : await Queries.Find(Id, Gone);
            if (next is not null && (next.Version != hold?.Version || next.Id != hold.Id))
                story = await Story(next);
            hold = next;
            loaded = live.Value is not null || Decided;
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException)
        {
            problem = "The hold cannot be read; what is shown is what was last read.";
            asOf = asOf == default ? now : asOf;
        }
    }

    private async Task<IReadOnlyList<JournalItem>> Story(HoldView of)
    {
        var own = await Journal.Story($"hold/{of.Id}", Gone);
        var subject = await Journal.Story(of.Subject, Gone);
        return [.. own.Concat(subject).OrderBy(e => e.RecordedAt).ThenBy(e => e.Sequence)];
    }

    private string ListHref(string? domain)
    {
        var query = domain is null ? "" : $"?domain={domain}";
        return Id is null ? $"/holds{query}" : $"/holds/{Id}{query}";
    }

    private Task ClaimListed((HoldView Hold, CommandStamp Stamp) asked) => ClaimAndShow(asked.Hold, asked.Stamp);

    private Task Claim(CommandStamp stamp) => ClaimAndShow(hold!, stamp);

    private async Task ClaimAndShow(HoldView wanted, CommandStamp stamp)
    {
        var outcome = await Desk.Claim(wanted, stamp, Gone);
        if (wanted.Id != Id)
            Navigation.NavigateTo($"/holds/{wanted.Id}{(Domain is null ? "" : $"?domain={Domain}")}");
        await After(outcome.Refused);
    }

    private async Task Next(CommandStamp stamp)
    {
        var outcome = await Desk.ClaimNext(Domain, stamp, Gone);
        if (outcome.Value is { } claimed)
            Navigation.NavigateTo($"/holds/{claimed.HoldId}{(Domain is null ? "" : $"?domain={Domain}")}");
        await After(outcome.Refused);
    }

    private async Task GiveBack(CommandStamp stamp) => await After((await Desk.GiveBack(hold!, stamp, Gone)).Refused);

    private async Task Extend(CommandStamp stamp) => await After((await Desk.Extend(hold!, stamp, Gone)).Refused);

    private async Task Decide((string Outcome, string Reason, string? Comment, CommandStamp Stamp) decided) =>
        await After((await Desk.Decide(hold!, decided.Outcome, decided.Reason, decided.Comment, decided.Stamp, Gone)).Refused);

    private async Task After(Platform.Refusal? refused)
    {
        notice = refused is null ? null : $"{refused.Title}. {refused.Detail}";
        await Reload();
    }
}
