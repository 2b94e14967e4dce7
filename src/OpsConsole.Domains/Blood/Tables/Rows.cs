using OpsConsole.Platform.Storage;

namespace OpsConsole.Blood.Tables;

/// <summary>A place that keeps units.</summary>
public sealed record BloodSiteRow : IVersionedRow
{
    /// <summary>The site's id, up to 60 characters.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>As shown to people; up to 120 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>centre</c> or <c>hospital</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Longitude { get; init; }

    /// <summary>Local time of day, <c>HH:mm</c>; equal to <see cref="Closes"/> for a site that never closes.</summary>
    public required string Opens { get; init; }

    /// <summary>Local time of day, <c>HH:mm</c>.</summary>
    public required string Closes { get; init; }

    /// <summary>IANA zone, such as <c>Australia/Sydney</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Units can be irradiated there before they leave.</summary>
    public bool CanIrradiate { get; init; }

    /// <summary>UTC; counts as heard of until its first report.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>True from the moment its silence was noticed until it reports again.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>
/// When a site was last heard of. Not audited: it changes with every report, and what matters of it, silence and return,
/// is in the journal.
/// </summary>
public sealed record BloodContactRow
{
    /// <summary>The site's id.</summary>
    public required string Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset LastHeardAt { get; init; }
}

/// <summary>One unit: a donation and a product.</summary>
public sealed record BloodUnitRow : IVersionedRow
{
    /// <summary>Donation number and product code, 21 characters.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>ISBT 128 donation identification number, 13 characters, without flags or check character.</summary>
    public required string Din { get; init; }

    /// <summary>ISBT 128 product code, 8 characters: description, collection type, divisions.</summary>
    public required string ProductCode { get; init; }

    /// <summary>In words, such as <c>red-cells</c>.</summary>
    public required string Component { get; init; }

    /// <summary>ABO and RhD, such as <c>O-</c> or <c>AB+</c>: the one first reported, until a review says otherwise.</summary>
    public required string Group { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where it was last known to be.</summary>
    public required string SiteId { get; init; }

    /// <summary>Attributes as reported, comma-separated.</summary>
    public required string Attributes { get; init; }

    /// <summary>State of the life-cycle, in the words of messages.</summary>
    public required string State { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StateChangedAt { get; init; }

    /// <summary>When it was first reported, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The request that holds or has reserved it.</summary>
    public string? RequestId { get; init; }

    /// <summary>The hold that keeps it; null unless its state is <c>held</c>.</summary>
    public string? UnitHoldId { get; init; }

    /// <summary>End of the hold, UTC; null unless its state is <c>held</c>. From this instant it is free, whatever <see cref="State"/> still says.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Grows with each hold of this unit; a late confirmation carries an older one.</summary>
    public long Fence { get; init; }

    /// <summary>The review that must be decided before the unit may move on.</summary>
    public string? ReviewHoldId { get; init; }

    /// <summary>The group reported later than, and different from, <see cref="Group"/>; while under review.</summary>
    public string? DisputedGroup { get; init; }

    /// <summary>State when <see cref="Group"/> was disputed; while under review. Null where the unit came in quarantined.</summary>
    public string? StateBeforeReview { get; init; }
}

/// <summary>A timed hold of units for one request.</summary>
public sealed record BloodUnitHoldRow : IVersionedRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>The request the units are for, in the requester's words.</summary>
    public required string RequestId { get; init; }

    /// <summary>Where the units go.</summary>
    public required string DestinationSiteId { get; init; }

    /// <summary>Name of who holds them.</summary>
    public required string By { get; init; }

    /// <summary>When it runs out unless confirmed, UTC.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The number its units carry; who confirms or releases must name it.</summary>
    public required long Fence { get; init; }

    /// <summary><c>active</c>, <c>confirmed</c>, <c>released</c> or <c>lapsed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Unit ids, comma-separated.</summary>
    public required string Units { get; init; }
}

/// <summary>A recalled donation. Kept whether or not any of its units is known: those reported later are recalled too.</summary>
public sealed record BloodRecallRow : IRow
{
    /// <summary>Donation number, 13 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Up to 400 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of who recalled it.</summary>
    public required string By { get; init; }

    /// <summary>The first recall of it, UTC; another changes nothing here.</summary>
    public required DateTimeOffset RecalledAt { get; init; }
}

/// <summary>What one site used in one day, as it reported.</summary>
public sealed record BloodUseRow : IVersionedRow
{
    /// <summary>Site and day: <c>HOS-1 2026-11-22</c>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc />
    public required long Version { get; init; }

    /// <summary>The site that used them.</summary>
    public required string SiteId { get; init; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public required string Day { get; init; }

    /// <summary>Units by component and group: <c>red-cells O- 3,platelets A+ 1</c>.</summary>
    public required string Use { get; init; }
}
