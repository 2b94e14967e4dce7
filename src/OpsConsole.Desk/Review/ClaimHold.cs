using System.Globalization;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>What the winner of a claim gets.</summary>
/// <param name="LeaseToken">Fencing token: a decision must carry it.</param>
public sealed record ClaimedHold(string HoldId, string LeaseToken, DateTimeOffset Until, long Version);

/// <summary>Takes a hold for one person, for a while. Of any number of claims at once, exactly one wins.</summary>
internal sealed class ClaimHold(Operator by, string holdId) : Command<ClaimedHold>(by)
{
    public override string Stream => $"hold/{holdId}";

    public override void Declare(Needs needs)
    {
        needs.Row<HoldRow>(holdId);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<ClaimedHold>> Decide(Work work, CancellationToken ct)
    {
        var hold = await work.Find<HoldRow>(holdId, ct);
        if (hold is null)
            return ApiRefusals.NotFound("The hold");
        return Hold.ClaimRefused(hold, By, work.Now) is { } refusal ? refusal : await Take(work, hold, ct);
    }

    internal static async ValueTask<ClaimedHold> Take(Work work, HoldRow hold, CancellationToken ct)
    {
        var stream = $"hold/{hold.Id}";
        if (hold.State == HoldStates.Reserved && !Hold.IsLeased(hold, work.Now))
            work.Record(stream, new HoldLeaseExpired(hold.Id, hold.Fence, hold.OwnerId!));
        var claimed = Hold.Claimed(hold, work.By, work.Now);
        await work.Update(claimed, ct);
        work.Record(stream, new HoldClaimed(hold.Id, claimed.Fence, claimed.LeaseUntil!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        return new ClaimedHold(hold.Id, claimed.Fence.ToString(CultureInfo.InvariantCulture), claimed.LeaseUntil.Value, claimed.Version);
    }
}
