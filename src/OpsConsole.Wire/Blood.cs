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
/// <param name="Temperature">Degrees Celsius, where the step was measured.</param>
public sealed record BloodUnitEvent(
    string Event,
    DateTime At,
    string? SiteId = null,
    string? Reason = null,
    double? Temperature = null);

/// <summary>What a site used in one day (<c>PUT /api/blood/use</c>). A day that is not reported is missing, it is not zero.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c> in the site's own zone.</param>
public sealed record BloodUseDay(string SiteId, string Day, IReadOnlyList<BloodUseLine> Use);

/// <summary>Units of one component and group used in a day, 0 or more.</summary>
public sealed record BloodUseLine(string Component, string Group, int Units);

/// <summary>Asks for compatible units.</summary>
/// <param name="Component">Such as <c>rbc</c>.</param>
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
