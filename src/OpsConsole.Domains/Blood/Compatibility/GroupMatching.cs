using System.Globalization;

namespace OpsConsole.Blood.Compatibility;

/// <summary>Joins the antigen rule, the policy's order and the RhD rules into one answer per pair of groups.</summary>
internal static class GroupMatching
{
    // After every position an order can print.
    private const int Unlisted = 9;

    /// <param name="inYear">The calendar year of the transfusion, for ages.</param>
    public static GroupMatch Match(MatchingPolicy policy, BloodComponent component, Recipient recipient, BloodGroup unit, int inYear)
    {
        var abo = MatchAbo(policy, component, recipient.Group, unit);
        if (abo is not GroupMatch.Matched matched)
            return abo;

        var rhD = RhDRules.Judge(policy, component, recipient, unit, inYear);
        if (rhD is RhDRules.Judgement.Refused refused)
            return new GroupMatch.Refused(refused.Rule, refused.Detail);

        var reasons = matched.Reasons.ToList();
        var tier = matched.Tier;
        if (rhD is RhDRules.Judgement.Permitted permitted)
        {
            if (permitted.NeedsOverride)
                tier = MatchTier.NeedsOverride;
            if (permitted.Reason.Length > 0)
                reasons.Add(permitted.Reason);
        }

        var cost = Scarcity(component, recipient, unit, policy, inYear, reasons);
        return matched with { Tier = tier, ScarcityCost = cost, Reasons = reasons };
    }

    private static GroupMatch MatchAbo(MatchingPolicy policy, BloodComponent component, BloodGroup? recipient, BloodGroup unit)
    {
        var order = policy.OrderFor(component, recipient);
        if (order?.For(unit.Abo) is { } preference)
        {
            var tier = preference.Position switch
            {
                0 when recipient == unit => MatchTier.Identical,
                0 or 1 => MatchTier.Preferred,
                _ => MatchTier.Acceptable,
            };
            var place = (preference.Position + 1).ToString(CultureInfo.InvariantCulture);
            IReadOnlyList<string> why = tier == MatchTier.Identical
                ? ["Identical group"]
                : [$"Choice {place} of {policy.Name}: {order.Text.Replace(">", "then", StringComparison.Ordinal)}"];
            return new GroupMatch.Matched(tier, preference.Position, preference.OnlyLowTitre, 0, why);
        }

        if (!AntigenRule.Abo(component, recipient, unit))
            return new GroupMatch.Refused("abo-incompatible", Incompatible(component, recipient, unit));

        // Safe by antigens although the policy prints no place for it: last, and it says so.
        var identical = order is null && recipient == unit;
        return new GroupMatch.Matched(
            identical ? MatchTier.Identical : MatchTier.Acceptable,
            identical ? 0 : Unlisted,
            OnlyLowTitre: false,
            ScarcityCost: 0,
            [identical ? "Identical group" : $"Compatible by antigens; {policy.Name} prints no place for it"]);
    }

    private static string Incompatible(BloodComponent component, BloodGroup? recipient, BloodGroup unit)
    {
        var what = $"{unit.Label} {component.Label.ToLowerInvariant()}";
        if (recipient is null)
            return $"{what}: does not suit every group, and the recipient's is unknown";
        return component == BloodComponent.Platelets
            ? $"{what}: not in the policy's order for {recipient.Label}"
            : $"{what}: ABO incompatible with {recipient.Label}";
    }

    private static int Scarcity(
        BloodComponent component, Recipient recipient, BloodGroup unit, MatchingPolicy policy, int inYear, List<string> reasons)
    {
        if (component.CarriesRedCells && unit == BloodGroup.ONegative && recipient.Group != BloodGroup.ONegative
            && !(recipient.Group is null && RhDRules.IsProtected(policy, recipient, inYear)))
        {
            reasons.Add("O− is kept for those who can have nothing else");
            return 1;
        }

        if ((component == BloodComponent.Plasma || component == BloodComponent.Cryo) && unit.Abo == "AB" && recipient.Group is { Abo: not "AB" })
        {
            reasons.Add("AB plasma suits everybody and is scarce");
            return 1;
        }

        return 0;
    }
}
