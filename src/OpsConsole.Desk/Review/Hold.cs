using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Review.Contracts;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review;

/// <summary>The rules of claiming and deciding, as pure functions of the hold, the person and now.</summary>
internal static class Hold
{
    /// <summary>A claim lasts this long unless extended.</summary>
    public static TimeSpan LeaseLength => TimeSpan.FromMinutes(5);

    public static bool IsLeased(HoldRow hold, DateTimeOffset now) => hold.State == HoldStates.Reserved && hold.LeaseUntil > now;

    /// <summary>Null if the person may claim it now. A lease ends at its instant: at that time another may claim.</summary>
    public static Refusal? ClaimRefused(HoldRow hold, Operator by, DateTimeOffset now)
    {
        if (IsDecided(hold))
            return Decided(hold);
        return IsLeased(hold, now) && hold.OwnerId != by.PersonId
            ? new Refusal("already-claimed", 409, "Somebody else has this hold", $"Claimed by {hold.OwnerName} until {hold.LeaseUntil:HH:mm:ss} UTC. Take the next one, or wait.")
            {
                Extra = Json.Members(("owner", hold.OwnerName), ("until", hold.LeaseUntil)),
            }
            : null;
    }

    public static HoldRow Claimed(HoldRow hold, Operator by, DateTimeOffset now)
    {
        // A second claim of the owner while the lease lasts is the same claim: two tabs hold one token.
        var again = IsLeased(hold, now) && hold.OwnerId == by.PersonId;
        return hold with
        {
            State = HoldStates.Reserved,
            OwnerId = by.PersonId,
            OwnerName = by.Name,
            LeaseUntil = now + LeaseLength,
            Fence = again ? hold.Fence : hold.Fence + 1,
            Version = hold.Version + 1,
        };
    }

    /// <summary>Null if this person with this token still has the hold.</summary>
    public static Refusal? LeaseLost(HoldRow hold, Operator by, long token, DateTimeOffset now)
    {
        if (IsDecided(hold))
            return Decided(hold);
        if (IsLeased(hold, now) && hold.OwnerId == by.PersonId && hold.Fence == token)
            return null;
        var who = IsLeased(hold, now) ? $"{hold.OwnerName} has it until {hold.LeaseUntil:HH:mm:ss} UTC." : "Nobody has it; claim it again.";
        return new Refusal("lease-lost", 409, "Your claim has ended", $"Nothing was decided. {who}")
        {
            Extra = Json.Members(("owner", IsLeased(hold, now) ? hold.OwnerName : null), ("until", IsLeased(hold, now) ? hold.LeaseUntil : null)),
        };
    }

    /// <summary>Null if the outcome and the reason fit the hold.</summary>
    public static Refusal? OutcomeRefused(HoldRow hold, HoldDomain domain, string outcome, string reasonCode, long version)
    {
        if (version != hold.Version)
            return new Refusal("version-changed", 409, "The hold has changed since you looked", "Nothing was decided. Look at it again, then decide.") { Extra = Json.Members(("version", hold.Version)) };
        if (outcome == HoldOutcomes.Release && hold.ReleaseImpossible is { } why)
            return new Refusal("release-impossible", 422, "This cannot be released", why);
        var reasons = outcome == HoldOutcomes.Release ? domain.ReleaseReasons : domain.RejectReasons;
        return reasons.Any(r => r.Code == reasonCode)
            ? null
            : new Refusal("unknown-reason", 422, "The reason is not usable", $"For '{outcome}' choose one of: {string.Join(", ", reasons.Select(r => r.Code))}.");
    }

    private static bool IsDecided(HoldRow hold) => hold.State == HoldStates.Completed;

    private static Refusal Decided(HoldRow hold) => new(
        "already-decided", 409, "This hold is decided", $"{hold.DecidedBy} decided '{hold.Outcome}' at {hold.DecidedAt:HH:mm:ss} UTC. A correction is a new hold.")
    {
        Extra = Json.Members(("outcome", hold.Outcome), ("decidedBy", hold.DecidedBy), ("decidedAt", hold.DecidedAt)),
    };
}
