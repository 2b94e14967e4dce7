using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review;

/// <summary>What people do to holds. Every method authorises first; a denial is journalled.</summary>
public sealed class HoldCommands(WritePath write, Authorizer authorizer, HoldQueries queries, IEnumerable<HoldDomain> domains)
{
    private readonly Dictionary<string, HoldDomain> _domains = domains.ToDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>Takes a hold. The loser is told who won.</summary>
    public async Task<Answer<ClaimedHold>> Claim(Operator by, string holdId, IdempotencyClaim? key, CancellationToken ct)
    {
        var (_, refusal) = await Permitted(by, holdId, ct);
        return refusal is null ? await write.Execute(new ClaimHold(by, holdId) { Idempotency = key }, ct) : new Answer<ClaimedHold>(refusal, false);
    }

    /// <summary>Takes the next hold of the domains the person may decide.</summary>
    public async Task<Answer<ClaimedHold>> ClaimNext(Operator by, string? domain, IdempotencyClaim? key, CancellationToken ct)
    {
        var mine = _domains.Values.Where(d => by.May(d.Decide.Name) && (domain is null || d.Name == domain)).OrderBy(d => d.Order).Select(d => d.Name).ToList();
        if (mine.Count > 0)
            return await write.Execute(new ClaimNextHold(by, mine) { Idempotency = key }, ct);
        var asked = domain is null ? _domains.Values.FirstOrDefault() : _domains.GetValueOrDefault(domain);
        var denied = asked is null ? null : await authorizer.Deny(by, asked.Decide, "holds", ct);
        return new Answer<ClaimedHold>(denied ?? ApiRefusals.NotFound("The queue"), false);
    }

    /// <summary>Lets go of a claim undecided; anybody may then take the hold.</summary>
    /// <param name="token">Fence of the claim; with another, or after the lease, it is refused as <c>lease-lost</c>.</param>
    public async Task<Answer<string>> GiveBack(Operator by, string holdId, long token, string? reason, IdempotencyClaim? key, CancellationToken ct)
    {
        var (_, refusal) = await Permitted(by, holdId, ct);
        return refusal is null ? await write.Execute(new GiveBackHold(by, holdId, token, reason) { Idempotency = key }, ct) : new Answer<string>(refusal, false);
    }

    /// <summary>Lets a claim last a full lease again, counted from now.</summary>
    /// <param name="token">Fence of the claim; with another, or after the lease, it is refused as <c>lease-lost</c>.</param>
    public async Task<Answer<ClaimedHold>> Extend(Operator by, string holdId, long token, IdempotencyClaim? key, CancellationToken ct)
    {
        var (_, refusal) = await Permitted(by, holdId, ct);
        return refusal is null ? await write.Execute(new ExtendHold(by, holdId, token) { Idempotency = key }, ct) : new Answer<ClaimedHold>(refusal, false);
    }

    /// <summary>Decides a claimed hold: release or reject with a coded reason.</summary>
    public async Task<Answer<DecidedHold>> Decide(Operator by, HoldVerdict verdict, IdempotencyClaim? key, CancellationToken ct)
    {
        var (domain, refusal) = await Permitted(by, verdict.HoldId, ct);
        return refusal is null ? await write.Execute(new DecideHold(by, verdict, domain!) { Idempotency = key }, ct) : new Answer<DecidedHold>(refusal, false);
    }

    private async Task<(HoldDomain? Domain, Refusal? Refused)> Permitted(Operator by, string holdId, CancellationToken ct)
    {
        if (await queries.Find(holdId, ct) is not { } hold || !_domains.TryGetValue(hold.Domain, out var domain))
            return (null, ApiRefusals.NotFound("The hold"));
        return (domain, await authorizer.Deny(by, domain.Decide, $"hold/{holdId}", ct));
    }
}
