using Microsoft.AspNetCore.Components;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Live;
using OpsConsole.Review.Contracts;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Panels;

namespace OpsConsole.Review;

/// <summary>The queue on the left, the hold with its evidence on the right. Filter and selection are in the URL.</summary>
public sealed partial class HoldsPage
{
    private const int MostDecided = 100;
    private readonly SteadyOrder<string> order = new();
    private readonly LastRead<IReadOnlyList<HoldView>> completed = new("The list of decided holds", "What was decided stays decided. Try again in a moment.");
    private readonly LastRead<HoldShown> read = new("The hold", "It stays held until a person decides. Try again in a moment.");
    private LoadState listState = new LoadState.Loading();
    private IReadOnlyList<HoldView> shown = [];
    private IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();
    private DateTimeOffset now;
    private string? notice;
    private string? denied;
    private string? deniedDomain;
    private int total;

    /// <summary>The hold that is shown.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>Only this domain.</summary>
    [SupplyParameterFromQuery(Name = "domain")] public string? Domain { get; set; }

    /// <summary><c>completed</c> for decided holds.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    private bool Decided => State == HoldStates.Completed;

    private HoldView? Hold => Id is null ? null : read.Content?.Hold;

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
        var live = Desk.Mine(Monitor.Current);
        counts = live.Value?.Counts ?? counts;
        total = counts.Values.Sum();
        await DenyDomain();
        if (Withheld is { } withheld)
            (shown, listState) = ([], withheld);
        else if (Decided)
            await ReadDecided();
        else
            ShowOpen(live);
        // Denied once: each commit elsewhere is no new attempt of this person.
        if (Id is { } id && id != denied)
            await Read(read, id, () => Find(id), found => found is null ? Missing : null);
    }

    // As for a single hold: denied, and so journalled, once.
    private async Task DenyDomain()
    {
        if (Domain == deniedDomain)
            return;
        deniedDomain = Domain;
        if (Withheld is not null)
            await Desk.Deny(Domain!, Gone);
    }

    private LoadState.Empty? Withheld =>
        Domain is null || Desk.Readable.Any(d => d.Name == Domain) ? null
        : Desk.Domains.Any(d => d.Name == Domain) ? NotIncluded("these holds")
        : new LoadState.Empty("There are no such holds.", "The link may be mistyped.");

    private void ShowOpen(LiveValue<HoldsSnapshot> live)
    {
        shown = order.Arrange([.. (live.Value?.Open ?? []).Where(h => Domain is null || h.Domain == Domain)], h => h.Id);
        listState = LiveState.Of(live, _ => shown.Count > 0 ? null : new LoadState.Empty("No holds.", "Everything that was held is decided."), "Everything stays held.", now);
    }

    private async Task ReadDecided()
    {
        await Read(completed, Domain, async () => (await Desk.Decided(Domain, MostDecided, Gone)).Value,
            rows => rows is { Count: > 0 } ? null : new LoadState.Empty("No holds.", "Nothing has been decided yet."));
        shown = order.Arrange(completed.Content ?? [], h => h.Id);
        listState = completed.State;
    }

    private async Task<HoldShown?> Find(string id)
    {
        var found = await Desk.Find(id, Gone);
        denied = found.Refused is { Status: 403 } ? id : null;
        if (found.Value is not { } hold)
            return null;
        return read.Content is { } before && before.Hold.Id == id && before.Hold.Version == hold.Version
            ? before with { Hold = hold }
            : new HoldShown(hold, await Story(hold));
    }

    private LoadState.Empty Missing => denied is null
        ? new LoadState.Empty("This hold does not exist.", "The link may be mistyped, or the hold is on another site.")
        : NotIncluded("this hold");

    private static LoadState.Empty NotIncluded(string what) =>
        new($"Your role does not include {what}.", "Nothing was changed, and the attempt is in the journal. If you need it for your work, ask an administrator.");

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

    private Task Claim(CommandStamp stamp) => ClaimAndShow(Hold!, stamp);

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

    private async Task GiveBack(CommandStamp stamp) => await After((await Desk.GiveBack(Hold!, stamp, Gone)).Refused);

    private async Task Extend(CommandStamp stamp) => await After((await Desk.Extend(Hold!, stamp, Gone)).Refused);

    private async Task Decide((string Outcome, string Reason, string? Comment, CommandStamp Stamp) decided) =>
        await After((await Desk.Decide(Hold!, decided.Outcome, decided.Reason, decided.Comment, decided.Stamp, Gone)).Refused);

    private async Task After(Platform.Refusal? refused)
    {
        notice = refused is null ? null : $"{refused.Title}. {refused.Detail}";
        await Reload();
    }

    private sealed record HoldShown(HoldView Hold, IReadOnlyList<JournalItem> Story);
}
