using NodaTime;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.LifeCycle;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>The first rule a unit fails. The order is how near it came to being offered, nearest first.</summary>
internal enum GateRule
{
    /// <summary>No gate was asked: never an offer.</summary>
    NotJudged = 0,

    Passed,
    ExpiresBeforeArrival,
    ExpiresBeforeUse,
    MinimumRemaining,
    Held,
    NotAvailable,
    Quarantined,
    Recalled,
    AttributeMissing,
    TitreNotTested,
    AntigenNotNegative,
    EmergencyOnly,
    CollectionType,

    /// <summary>For somebody else by name: not even mentioned.</summary>
    Invisible,
}

/// <summary>What a gate found.</summary>
/// <param name="Irradiate">The unit passes only if the source irradiates it first.</param>
/// <param name="GatesPassed">How many gates found nothing against it; a candidate has passed all of <see cref="UnitGate.Gates"/>.</param>
internal readonly record struct GateResult(GateRule Rule, bool Irradiate, int GatesPassed);

/// <summary>The hard gates a unit passes once its group is known to suit. No gate looks at distance alone.</summary>
internal static class UnitGate
{
    private const UnitTraits Matched = UnitTraits.HlaMatched | UnitTraits.HpaMatched;

    /// <summary>How many gates there are: use, state, attributes and antigens, life left on arrival.</summary>
    public const int Gates = 4;

    public static GateResult Check(
        SearchRequest request, FinderPolicy policy, StockUnit unit, BloodSite site, bool onlyLowTitre, Instant plainArrival, Instant now)
    {
        var passed = 0;
        var irradiate = false;
        if (Stops(CheckUse(request, unit), ref passed, out var rule)
            || Stops(CheckState(unit.StateAt(now)), ref passed, out rule)
            || Stops(CheckTraits(request, policy, unit, site, onlyLowTitre, now, out irradiate), ref passed, out rule))
            return new GateResult(rule, irradiate, passed);

        var arrival = irradiate ? plainArrival + Duration.FromTimeSpan(policy.Travel.Irradiation) : plainArrival;
        var expires = irradiate ? ExpiryOnceIrradiated(policy, unit, now) : unit.ExpiresAt;
        Stops(CheckExpiry(request, policy, arrival, expires), ref passed, out rule);
        return new GateResult(rule, irradiate, passed);
    }

    private static bool Stops(GateRule found, ref int passed, out GateRule rule)
    {
        rule = found;
        if (found != GateRule.Passed)
            return true;
        passed++;
        return false;
    }

    /// <summary>Red cells last as long again as they may be old; platelets keep their date.</summary>
    public static Instant ExpiryOnceIrradiated(FinderPolicy policy, StockUnit unit, Instant now) =>
        unit.Component.CarriesRedCells
            ? Instant.Min(unit.ExpiresAt, now + Duration.FromDays(policy.Matching.IrradiationWithinDays))
            : unit.ExpiresAt;

    private static GateRule CheckUse(SearchRequest request, StockUnit unit)
    {
        if ((unit.Traits & (UnitTraits.Autologous | UnitTraits.Directed)) != UnitTraits.None)
            return GateRule.Invisible;
        return unit.Use switch
        {
            CollectionUse.General => GateRule.Passed,
            CollectionUse.EmergencyOnly => request.Mode == TravelMode.Emergency ? GateRule.Passed : GateRule.EmergencyOnly,
            CollectionUse.NotKnown => GateRule.CollectionType,
            _ => GateRule.Invisible,
        };
    }

    private static GateRule CheckState(UnitState state) => state switch
    {
        UnitState.Available => GateRule.Passed,
        UnitState.Held or UnitState.Reserved => GateRule.Held,
        UnitState.Quarantined or UnitState.Collected or UnitState.ExcursionReview or UnitState.Returned => GateRule.Quarantined,
        UnitState.Recalled => GateRule.Recalled,
        _ => GateRule.NotAvailable,
    };

    private static GateRule CheckTraits(
        SearchRequest request, FinderPolicy policy, StockUnit unit, BloodSite site, bool onlyLowTitre, Instant now, out bool irradiate)
    {
        irradiate = false;
        var missing = request.RequiredTraits & ~unit.Traits;
        if ((missing & UnitTraits.Irradiated) != UnitTraits.None && CanBeIrradiated(policy, unit, site, now))
        {
            irradiate = true;
            missing &= ~UnitTraits.Irradiated;
        }

        // AB plasma has neither anti-A nor anti-B, so there is no titre to be high.
        if (unit.Group.Abo == "AB")
            missing &= ~UnitTraits.HighTitreNegative;
        if (missing != UnitTraits.None)
            return GateRule.AttributeMissing;

        // Matched platelets are never replaced by a pool, whatever the pool is labelled.
        if ((request.RequiredTraits & Matched) != UnitTraits.None && (unit.Traits & UnitTraits.Pooled) != UnitTraits.None)
            return GateRule.AttributeMissing;
        if (onlyLowTitre && (unit.Traits & UnitTraits.HighTitreNegative) == UnitTraits.None)
            return GateRule.TitreNotTested;
        return CheckAntigens(request, unit);
    }

    /// <summary>Not tested is not negative. Red-cell antibodies bind only to what carries red cells.</summary>
    private static GateRule CheckAntigens(SearchRequest request, StockUnit unit)
    {
        var needed = request.RequiredTypedNegative;
        if (unit.Component.CarriesRedCells)
            needed |= request.Recipient.Antibodies;
        var known = unit.TypedNegative | (unit.Group.IsRhDPositive ? RedCellAntigens.None : RedCellAntigens.D);
        return (needed & ~known) == RedCellAntigens.None ? GateRule.Passed : GateRule.AntigenNotNegative;
    }

    private static bool CanBeIrradiated(FinderPolicy policy, StockUnit unit, BloodSite site, Instant now)
    {
        if (!site.CanIrradiate)
            return false;
        return unit.Component == BloodComponent.Platelets
            || (unit.Component == BloodComponent.RedCells && now - unit.CollectedAt <= Duration.FromDays(policy.Matching.IrradiationWithinDays));
    }

    private static GateRule CheckExpiry(SearchRequest request, FinderPolicy policy, Instant arrival, Instant expires)
    {
        if (expires <= arrival)
            return GateRule.ExpiresBeforeArrival;
        if (expires < request.NeededBy)
            return GateRule.ExpiresBeforeUse;
        return expires - arrival < policy.MinimumRemaining ? GateRule.MinimumRemaining : GateRule.Passed;
    }
}
