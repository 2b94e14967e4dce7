using NodaTime;
using OpsConsole.Blood.Travel;

namespace OpsConsole.Blood.Finding;

/// <summary>What a site is.</summary>
internal enum SiteKind
{
    Centre = 0,
    Hospital = 1,
}

/// <summary>A place that keeps units, and when it was last heard of.</summary>
/// <param name="LastHeardAt">Its last report, or its registration when it has never reported.</param>
/// <param name="CanIrradiate">Units can be irradiated there before they leave.</param>
internal sealed record BloodSite(
    string SiteId, string Name, SiteKind Kind, GeoPoint At, OpeningHours Hours, Instant LastHeardAt, bool CanIrradiate = false)
{
    /// <summary>Silent means that its stock is what was last known, not what is there.</summary>
    public bool IsSilent(Instant now, Duration limit) => now - LastHeardAt > limit;
}
