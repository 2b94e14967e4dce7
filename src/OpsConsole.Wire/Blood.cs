namespace OpsConsole.Wire;

/// <summary>A place that holds blood products (<c>PUT /api/blood/sites</c>).</summary>
/// <param name="Kind"><c>centre</c> or <c>hospital</c>.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="Opens">Wall time <c>HH:mm</c> in <paramref name="TimeZone"/>; the same as <paramref name="Closes"/> means always open.</param>
/// <param name="Closes">Wall time <c>HH:mm</c> in <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">IANA name, such as <c>Australia/Sydney</c>.</param>
/// <param name="CanIrradiate">Units can be irradiated there before they leave.</param>
public sealed record BloodSite(
    string SiteId,
    string Name,
    string Kind,
    double Latitude,
    double Longitude,
    string Opens,
    string Closes,
    string TimeZone,
    bool CanIrradiate = false);

/// <summary>One blood product (<c>POST /api/blood/units</c>). Its identity is donation number and product code together.</summary>
/// <param name="Din">ISBT 128 donation identification number, 13 characters, without flags or check character.</param>
/// <param name="ProductCode">ISBT 128 product code, 8 characters: description, collection type, divisions.</param>
/// <param name="Component">The component in words, such as <c>red-cells</c>.</param>
/// <param name="Group">ABO and RhD, such as <c>O-</c> or <c>AB+</c>.</param>
/// <param name="CollectedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record BloodUnit(
    string Din,
    string ProductCode,
    string Component,
    string Group,
    DateTime CollectedAt,
    DateTime ExpiresAt,
    string SiteId,
    IReadOnlyList<string> Attributes);

/// <summary>A step in a unit's life (<c>POST /api/blood/units/{unitId}/events</c>).</summary>
/// <param name="At">UTC.</param>
/// <param name="Temperature">Degrees Celsius, −200 to 100, where the step was measured.</param>
/// <param name="VerifiedBy">The second person, where the step needs one; up to 100 characters.</param>
/// <param name="ChecksPassed">Whether the checks the step asks for were made and passed.</param>
public sealed record BloodUnitEvent(
    string Event,
    DateTime At,
    string? SiteId = null,
    string? Reason = null,
    double? Temperature = null,
    string? VerifiedBy = null,
    bool ChecksPassed = false);

/// <summary>What a site used in one day (<c>PUT /api/blood/use</c>). A day that is not reported is missing, it is not zero.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c> in the site's own zone.</param>
public sealed record BloodUseDay(string SiteId, string Day, IReadOnlyList<BloodUseLine> Use);

/// <summary>Units of one component and group used in a day, 0 or more.</summary>
public sealed record BloodUseLine(string Component, string Group, int Units);

/// <summary>Asks for compatible units.</summary>
/// <param name="Component">Such as <c>red-cells</c>.</param>
/// <param name="Group">Of the recipient, or <c>unknown</c>.</param>
/// <param name="Quantity">Units.</param>
/// <param name="DestinationSiteId">Where they are needed.</param>
/// <param name="NeededBy">When they must have arrived, UTC.</param>
/// <param name="Attributes">What the units must have, such as <c>irradiated</c>.</param>
/// <param name="Recipient">Who receives them, as far as known.</param>
/// <param name="Mode"><c>routine</c> or <c>emergency</c>.</param>
/// <param name="Policy">Name of a matching policy; the site's own if absent.</param>
/// <param name="IncludeOverrides">Also units that need somebody's approval.</param>
public sealed record BloodSearch(
    string Component,
    string Group,
    int Quantity,
    string DestinationSiteId,
    DateTime NeededBy,
    IReadOnlyList<string>? Attributes = null,
    BloodRecipient? Recipient = null,
    string Mode = "routine",
    string? Policy = null,
    bool IncludeOverrides = false);

/// <summary>The recipient of a search.</summary>
/// <param name="Sex"><c>female</c>, <c>male</c> or <c>unknown</c>.</param>
/// <param name="BirthYear">Four digits.</param>
/// <param name="Antibodies">Against which antigens, such as <c>anti-K</c>.</param>
/// <param name="RepeatedTransfusion">Is or will be transfused again and again.</param>
public sealed record BloodRecipient(string Sex = "unknown", int? BirthYear = null, IReadOnlyList<string>? Antibodies = null, bool RepeatedTransfusion = false);

/// <summary>Holds units for a request.</summary>
/// <param name="UnitIds">The units.</param>
/// <param name="RequestId">Of whom they are for.</param>
/// <param name="DestinationSiteId">Where they go.</param>
/// <param name="AllOrNothing">If one is not to be had, none is held.</param>
/// <param name="Mode"><c>routine</c> or <c>emergency</c>.</param>
public sealed record BloodHold(IReadOnlyList<string> UnitIds, string RequestId, string DestinationSiteId, bool AllOrNothing = true, string Mode = "routine");

/// <summary>Confirms or releases a hold of units.</summary>
/// <param name="Fence">The number the hold was given.</param>
public sealed record BloodHoldEnded(int Fence);

/// <summary>Recalls a donation.</summary>
/// <param name="Din">Donation identification number.</param>
/// <param name="Reason">Up to 400 characters.</param>
public sealed record BloodRecall(string Din, string Reason);

/// <summary>Answers a site's report that it is in contact.</summary>
/// <param name="SiteId">The site that reported.</param>
/// <param name="Status"><c>accepted</c>.</param>
public sealed record BloodSiteHeard(string SiteId, string Status);

/// <summary>A unit as it stands (<c>GET /api/blood/units/{unitId}</c>).</summary>
/// <param name="UnitId">Donation number and product code, 21 characters.</param>
/// <param name="Din">ISBT 128 donation identification number, 13 characters.</param>
/// <param name="ProductCode">ISBT 128 product code, 8 characters.</param>
/// <param name="Component">The component in words, such as <c>red-cells</c>.</param>
/// <param name="Group">ABO and RhD, such as <c>O-</c>.</param>
/// <param name="CollectedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="SiteId">Where it was last known to be.</param>
/// <param name="Attributes">As reported, known or not.</param>
/// <param name="State">State of the life cycle, such as <c>available</c>.</param>
/// <param name="StateChangedAt">UTC.</param>
/// <param name="RequestId">The request that holds or has reserved it; null if none does.</param>
/// <param name="HeldUntil">End of the hold, UTC; null if it is not held.</param>
/// <param name="ReviewHoldId">The review that must be decided before the unit may move on; null if there is none.</param>
public sealed record BloodUnitDetails(
    string UnitId,
    string Din,
    string ProductCode,
    string Component,
    string Group,
    DateTimeOffset CollectedAt,
    DateTimeOffset ExpiresAt,
    string SiteId,
    IReadOnlyList<string> Attributes,
    string State,
    DateTimeOffset StateChangedAt,
    string? RequestId,
    DateTimeOffset? HeldUntil,
    string? ReviewHoldId);

/// <summary>The stock at one moment (<c>GET /api/blood/stock</c>).</summary>
/// <param name="AsOf">UTC.</param>
/// <param name="PolicyVersion">The version of the floors that were applied.</param>
/// <param name="Complete">False while a site is silent: what it last had is not counted as available.</param>
/// <param name="Items">One part of the list, by site, component and group.</param>
/// <param name="Totals">Every component in every group over all sites, on every part of the list.</param>
/// <param name="Next">Cursor of the next part; null at the end.</param>
public sealed record BloodStockBoard(
    DateTimeOffset AsOf,
    string PolicyVersion,
    bool Complete,
    IReadOnlyList<BloodStockLine> Items,
    IReadOnlyList<BloodStockTotal> Totals,
    string? Next);

/// <summary>One site's stock of one component in one group.</summary>
/// <param name="Units">Usable now.</param>
/// <param name="DaysOfSupply">At recent use, one decimal; null where use is zero or too little of it is known.</param>
/// <param name="Phase">The shortage phase the numbers suggest: <c>green</c>, <c>pre-amber</c>, <c>amber</c>, <c>red</c> or <c>unknown</c>.</param>
/// <param name="DataAge">Seconds since the site was heard of.</param>
/// <param name="LastHeardAt">UTC.</param>
/// <param name="Silent">Not heard of for longer than the limit: the units may be gone.</param>
public sealed record BloodStockLine(
    string SiteId,
    string SiteName,
    string Component,
    string Group,
    int Units,
    decimal? DaysOfSupply,
    string Phase,
    long DataAge,
    DateTimeOffset LastHeardAt,
    bool Silent);

/// <summary>One component in one group over all sites.</summary>
/// <param name="Units">Usable now, at sites that are heard of.</param>
/// <param name="Unconfirmed">What silent sites last had; counted nowhere else.</param>
/// <param name="DaysOfSupply">At recent use, one decimal; null where use is zero or too little of it is known.</param>
/// <param name="FloorDays">Days of supply under which the stock is short.</param>
/// <param name="Phase">As of a line.</param>
public sealed record BloodStockTotal(
    string Component,
    string Group,
    int Units,
    int Unconfirmed,
    decimal? DaysOfSupply,
    decimal FloorDays,
    string Phase);

/// <summary>The answer to a search. Durations are ISO 8601, such as <c>PT1H20M</c>.</summary>
/// <param name="AsOf">UTC.</param>
/// <param name="PolicyVersion">The version of the matching rules that were applied.</param>
/// <param name="Complete">Whether every site's stock was known.</param>
/// <param name="SilentSites">Ids of the sites that are not heard of.</param>
/// <param name="Silences">The same with how long they have been silent.</param>
/// <param name="Candidates">Units that may go, the best first; all at sites that are heard of.</param>
/// <param name="Unconfirmed">What silent sites last had: it may be gone, and is never counted as available.</param>
/// <param name="Rejected">Units near by that may not go, and which rule says so.</param>
/// <param name="Plan">Which units to take from which site.</param>
/// <param name="Shortfall">Units of the quantity for which the plan has none.</param>
/// <param name="Notes">What else must be known, in sentences.</param>
public sealed record BloodSearchAnswer(
    DateTimeOffset AsOf,
    string PolicyVersion,
    bool Complete,
    IReadOnlyList<string> SilentSites,
    IReadOnlyList<BloodSilence> Silences,
    IReadOnlyList<BloodCandidate> Candidates,
    IReadOnlyList<BloodCandidate> Unconfirmed,
    IReadOnlyList<BloodRejection> Rejected,
    IReadOnlyList<BloodPlanLine> Plan,
    int Shortfall,
    IReadOnlyList<string> Notes);

/// <summary>A site that is not heard of.</summary>
/// <param name="LastHeardAt">UTC.</param>
/// <param name="Silence">How long, an ISO 8601 duration.</param>
public sealed record BloodSilence(string SiteId, string Name, DateTimeOffset LastHeardAt, string Silence);

/// <summary>A unit that may go, and why.</summary>
/// <param name="Tier"><c>identical</c>, <c>preferred</c>, <c>acceptable</c> or <c>needs-override</c>.</param>
/// <param name="ArrivesAt">When it can be on the bench, UTC.</param>
/// <param name="ArrivalParts">Of what that time is made.</param>
/// <param name="DistanceKm">Great-circle distance, two decimals.</param>
/// <param name="ExpiresAt">The expiry that will hold on arrival, UTC: earlier than the unit's own when it is irradiated first.</param>
/// <param name="RemainingAtArrival">Life left on arrival, an ISO 8601 duration.</param>
/// <param name="RemainingSeconds">The same in whole seconds.</param>
/// <param name="Reasons">Why it stands where it stands, in sentences.</param>
/// <param name="Proof">That it passed every gate, and under which policy.</param>
public sealed record BloodCandidate(
    string UnitId,
    string Din,
    string ProductCode,
    string Component,
    string Group,
    string SiteId,
    string SiteName,
    IReadOnlyList<string> Attributes,
    string Tier,
    DateTimeOffset ArrivesAt,
    IReadOnlyList<BloodArrivalPart> ArrivalParts,
    double DistanceKm,
    bool MeetsNeededBy,
    DateTimeOffset ExpiresAt,
    string RemainingAtArrival,
    long RemainingSeconds,
    IReadOnlyList<string> Reasons,
    BloodProof Proof);

/// <summary>One part of the way from order to bench.</summary>
/// <param name="Part"><c>opening</c>, <c>pick-and-pack</c>, <c>irradiation</c>, <c>drive</c> or <c>handover</c>.</param>
/// <param name="Duration">An ISO 8601 duration.</param>
/// <param name="Seconds">The same in whole seconds.</param>
/// <param name="Estimate">True for what is computed instead of known.</param>
public sealed record BloodArrivalPart(string Part, string Duration, long Seconds, bool Estimate);

/// <summary>What was checked of a unit.</summary>
/// <param name="Subject">What was checked.</param>
/// <param name="Version">The version of the rules checked against.</param>
/// <param name="Checked">How many items had to be checked; all of them were.</param>
public sealed record BloodProof(string Subject, string Version, long Checked);

/// <summary>A unit that may not go.</summary>
/// <param name="Rule">Stable id, such as <c>expires-before-arrival</c>.</param>
/// <param name="Detail">One sentence.</param>
public sealed record BloodRejection(string UnitId, string Group, string SiteId, string SiteName, string Rule, string Detail);

/// <summary>Which units to take from one site.</summary>
/// <param name="ArrivesAt">When the last of them can be on the bench, UTC.</param>
public sealed record BloodPlanLine(string SiteId, string SiteName, IReadOnlyList<string> UnitIds, DateTimeOffset ArrivesAt);
