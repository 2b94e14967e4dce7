namespace OpsConsole.Blood.Compatibility;

/// <summary>When an RhD+ unit may go to somebody who is RhD−, or of unknown group. Ages come from the policy.</summary>
internal static class RhDRules
{
    /// <summary>What the RhD rules say of one unit. Closed.</summary>
    internal abstract record Judgement
    {
        private Judgement() { }

        /// <param name="NeedsOverride">Permitted only with a reason and a person who answers for it.</param>
        /// <param name="Reason">Empty when there is nothing to say.</param>
        internal sealed record Permitted(bool NeedsOverride, string Reason) : Judgement;

        /// <summary>A hard stop: no override.</summary>
        internal sealed record Refused(string Rule, string Detail) : Judgement;
    }

    private static readonly Judgement Silent = new Judgement.Permitted(false, "");

    public static Judgement Judge(MatchingPolicy policy, BloodComponent component, Recipient recipient, BloodGroup unit, int inYear)
    {
        // RhD is not matched for plasma and cryo.
        if (!component.CarriesRedCells && component != BloodComponent.Platelets)
            return Silent;

        if (!unit.IsRhDPositive)
            return Silent;

        if (recipient.HasAntiD)
            return new Judgement.Refused("rhd-anti-d", "Anti-D is documented: RhD− always");

        return recipient.Group switch
        {
            null => UnknownGroup(policy, component, recipient, inYear),
            { IsRhDPositive: true } => Silent,
            _ => component == BloodComponent.Platelets
                ? PlateletsToNegative(policy, recipient, inYear)
                : RedCellsToNegative(policy, recipient, inYear),
        };
    }

    /// <summary>
    /// A female of child-bearing potential, a child, or somebody of whom age or sex is uncertain. Uncertainty protects.
    /// </summary>
    public static bool IsProtected(MatchingPolicy policy, Recipient recipient, int inYear) =>
        IsOfChildBearingPotential(policy, recipient, inYear) || IsChild(policy, recipient, inYear)
        || recipient.Sex == RecipientSex.Unknown || recipient.BirthYear is null;

    private static bool IsOfChildBearingPotential(MatchingPolicy policy, Recipient recipient, int inYear) =>
        recipient.Sex != RecipientSex.Male
        && (recipient.YoungestAge(inYear) is not { } age || age <= policy.ChildBearingUpToYears);

    private static bool IsChild(MatchingPolicy policy, Recipient recipient, int inYear) =>
        (recipient.Sex != RecipientSex.Female || policy.ChildRuleCoversFemales)
        && (recipient.YoungestAge(inYear) is not { } age || age <= policy.ChildUpToYears);

    private static Judgement UnknownGroup(MatchingPolicy policy, BloodComponent component, Recipient recipient, int inYear)
    {
        if (!IsProtected(policy, recipient, inYear))
            return new Judgement.Permitted(false, "Group unknown, outside the protected ages: RhD+ from the start");
        return component == BloodComponent.Platelets
            ? new Judgement.Permitted(true, "Group unknown: RhD+ platelets only if no RhD− are to be had; consider anti-D immunoglobulin")
            : new Judgement.Refused("rhd-unknown-group", "Group unknown and sex or age protected: O RhD− only");
    }

    private static Judgement RedCellsToNegative(MatchingPolicy policy, Recipient recipient, int inYear)
    {
        if (IsOfChildBearingPotential(policy, recipient, inYear))
            return new Judgement.Refused("rhd-child-bearing", $"RhD−, female up to {policy.ChildBearingUpToYears} or not known to be otherwise: RhD− only");
        if (IsChild(policy, recipient, inYear))
            return new Judgement.Refused("rhd-child", $"RhD−, up to {policy.ChildUpToYears} years old or of unknown age: RhD− only");
        if (recipient.NeedsRepeatedTransfusion)
            return new Judgement.Refused("rhd-repeated-transfusion", "RhD− and in need of repeated transfusion: RhD− only");
        return new Judgement.Permitted(true, "RhD+ to an RhD− recipient: only in large-volume loss or short stock, with a reason, and no anti-D");
    }

    private static Judgement PlateletsToNegative(MatchingPolicy policy, Recipient recipient, int inYear)
    {
        if (IsOfChildBearingPotential(policy, recipient, inYear))
            return new Judgement.Permitted(true, "RhD+ platelets only if no RhD− are to be had; give anti-D immunoglobulin");
        if (IsChild(policy, recipient, inYear))
            return new Judgement.Refused("rhd-child", $"RhD−, up to {policy.ChildUpToYears} years old or of unknown age: RhD− only");
        return new Judgement.Permitted(false, "RhD+ platelets to an RhD− recipient");
    }
}
