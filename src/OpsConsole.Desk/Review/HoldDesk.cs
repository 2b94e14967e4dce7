using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Identity;

namespace OpsConsole.Review;

/// <summary>What a screen needs to show and decide holds: the person, what they may decide, and the commands with the click's own key.</summary>
public sealed class HoldDesk(CurrentOperator current, HoldCommands commands, HoldQueries queries, IEnumerable<HoldDomain> domains)
{
    private Operator? _me;
    private HashSet<string> _readable = [];

    /// <summary>The domains, in the order of the queue.</summary>
    public IReadOnlyList<HoldDomain> Domains { get; } = [.. domains.OrderBy(d => d.Order)];

    /// <summary>Those of them whose holds the person may read.</summary>
    public IEnumerable<HoldDomain> Readable => Domains.Where(d => _readable.Contains(d.Name));

    /// <summary>Id of the person who sits here; null until <see cref="Enter"/>.</summary>
    public string? MyId => _me?.PersonId;

    /// <summary>Reads who sits here; call before the first render that shows commands.</summary>
    public async Task Enter()
    {
        _me = await current.Get();
        _readable = Domains.Where(d => d.IsReadBy(_me)).Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What of the queue the person may see.</summary>
    public LiveValue<HoldsSnapshot> Mine(LiveValue<HoldsSnapshot> all) => all with { Value = all.Value?.Of(_readable) };

    /// <summary>One hold, or why it is not shown.</summary>
    public async Task<Outcome<HoldView>> Find(string id, CancellationToken ct) => await queries.Find(await current.Get(), id, ct);

    /// <summary>Puts into the journal that holds of this domain were asked for and are not shown; nothing where there is nothing to deny.</summary>
    public async Task Deny(string domain, CancellationToken ct) => await queries.Denied(await current.Get(), domain, "holds", ct);

    /// <summary>The newest decided holds.</summary>
    public async Task<Outcome<IReadOnlyList<HoldView>>> Decided(string? domain, int most, CancellationToken ct) =>
        await queries.List(await current.Get(), domain, HoldStates.Completed, null, null, most, ct);

    /// <summary>Whether the person may claim and decide holds of this domain; false until <see cref="Enter"/>.</summary>
    public bool MayDecide(string domain) => Domains.FirstOrDefault(d => d.Name == domain) is { } found && _me?.May(found.Decide.Name) == true;

    /// <summary>Whether there is any domain whose holds the person may decide.</summary>
    public bool MayDecideAny => Domains.Any(d => _me?.May(d.Decide.Name) == true);

    /// <summary>Null for a hold of a domain that is not registered here.</summary>
    public HoldDomain? DomainOf(HoldView hold) => Domains.FirstOrDefault(d => d.Name == hold.Domain);

    /// <summary>Takes the hold for the person; the loser is told who won.</summary>
    public async Task<Outcome<ClaimedHold>> Claim(HoldView hold, CommandStamp stamp, CancellationToken ct) =>
        (await commands.Claim(await current.Get(), hold.Id, Key(stamp, "claim", hold.Id), ct)).Outcome;

    /// <summary>Takes the next hold the person may decide.</summary>
    /// <param name="domain">Null for the next of any domain.</param>
    public async Task<Outcome<ClaimedHold>> ClaimNext(string? domain, CommandStamp stamp, CancellationToken ct) =>
        (await commands.ClaimNext(await current.Get(), domain, Key(stamp, "claim-next", domain ?? ""), ct)).Outcome;

    /// <summary>Gives back the claim that was on the screen.</summary>
    public async Task<Outcome<string>> GiveBack(HoldView hold, CommandStamp stamp, CancellationToken ct) =>
        (await commands.GiveBack(await current.Get(), hold.Id, hold.Fence, null, Key(stamp, "give-back", hold.Id), ct)).Outcome;

    /// <summary>Extends the claim that was on the screen.</summary>
    public async Task<Outcome<ClaimedHold>> Extend(HoldView hold, CommandStamp stamp, CancellationToken ct) =>
        (await commands.Extend(await current.Get(), hold.Id, hold.Fence, Key(stamp, "extend", hold.Id), ct)).Outcome;

    /// <summary>Decides the version of the hold that was on the screen.</summary>
    public async Task<Outcome<DecidedHold>> Decide(HoldView hold, string outcome, string reasonCode, string? comment, CommandStamp stamp, CancellationToken ct)
    {
        var verdict = new HoldVerdict(hold.Id, hold.Fence, hold.Version, outcome, reasonCode, string.IsNullOrWhiteSpace(comment) ? null : comment);
        return (await commands.Decide(await current.Get(), verdict, IdempotencyClaim.For($"console {MyId} decide", stamp.Key, verdict), ct)).Outcome;
    }

    private IdempotencyClaim Key(CommandStamp stamp, string operation, string target) =>
        IdempotencyClaim.For($"console {MyId} {operation}", stamp.Key, new { target });
}
