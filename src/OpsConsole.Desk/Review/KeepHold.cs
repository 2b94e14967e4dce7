using System.Globalization;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>Gives a claimed hold back undecided.</summary>
internal sealed class GiveBackHold(Operator by, string holdId, long token, string? reason) : Command<string>(by)
{
    public override string Stream => $"hold/{holdId}";

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<HoldRow>(holdId, ct) is not { } hold)
            return ApiRefusals.NotFound("The hold");
        if (Hold.LeaseLost(hold, By, token, work.Now) is { } lost)
            return lost;
        await work.Update(hold with { State = HoldStates.Ready, OwnerId = null, OwnerName = null, LeaseUntil = null, Version = hold.Version + 1 }, ct);
        work.Record(Stream, new HoldGivenBack(holdId, token), reason);
        return HoldStates.Ready;
    }
}

/// <summary>Extends a claim from now on.</summary>
internal sealed class ExtendHold(Operator by, string holdId, long token) : Command<ClaimedHold>(by)
{
    public override string Stream => $"hold/{holdId}";

    public override async ValueTask<Outcome<ClaimedHold>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<HoldRow>(holdId, ct) is not { } hold)
            return ApiRefusals.NotFound("The hold");
        if (Hold.LeaseLost(hold, By, token, work.Now) is { } lost)
            return lost;
        var extended = hold with { LeaseUntil = work.Now + Hold.LeaseLength, Version = hold.Version + 1 };
        await work.Update(extended, ct);
        work.Record(Stream, new HoldLeaseExtended(holdId, token, extended.LeaseUntil.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        return new ClaimedHold(holdId, token.ToString(CultureInfo.InvariantCulture), extended.LeaseUntil.Value, extended.Version);
    }
}
