using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Isbt128;
using OpsConsole.Blood.Sites;
using OpsConsole.Platform.Http;

namespace OpsConsole.Blood.Units;

/// <summary>A unit as reported; its form has been checked.</summary>
/// <param name="Attributes">As reported, known or not.</param>
internal sealed record UnitReport(
    UnitIdentity Identity, BloodComponent Component, BloodGroup Group, DateTimeOffset CollectedAt, DateTimeOffset ExpiresAt,
    string SiteId, IReadOnlyList<string> Attributes)
{
    public string UnitId => Identity.UnitId;

    public string AttributesText => string.Join(',', Attributes);
}

/// <summary>Reads units at the edge.</summary>
internal static class UnitParsing
{
    private const int MostAttributes = 40;
    private const int LongestAttribute = 40;

    // Clocks of senders are not ours.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The report; null if the fields have problems.</summary>
    public static UnitReport? Read(JsonFields fields, DateTimeOffset now)
    {
        var din = Din(fields);
        var product = Product(fields);
        var component = Component(fields, "component");
        var group = Group(fields);
        var collectedAt = fields.Instant("collectedAt");
        var expiresAt = fields.Instant("expiresAt");
        var siteId = SiteParsing.SiteId(fields, "siteId");
        var attributes = Attributes(fields);
        if (fields.HasErrors)
            return null;

        if (collectedAt > now + ClockTolerance)
            fields.Report("collectedAt", "in-the-future", "The collection lies in the future.");
        if (expiresAt <= collectedAt)
            fields.Report("expiresAt", "before-collection", "The unit expires before it was collected.");
        return fields.HasErrors
            ? null
            : new UnitReport(new UnitIdentity(din!, product!), component!, group!, collectedAt, expiresAt, siteId, attributes);
    }

    /// <summary>A component by its word.</summary>
    public static BloodComponent? Component(JsonFields fields, string member)
    {
        var text = fields.Text(member, 40);
        if (BloodComponent.TryParse(text, out var component))
            return component;
        if (text.Length > 0)
            fields.Report(member, "unknown-component", $"One of {string.Join(", ", BloodComponent.All.Select(c => c.Code))} is expected.");
        return null;
    }

    private static DonationNumber? Din(JsonFields fields)
    {
        var text = fields.Text("din", 20);
        if (text.Length == 0)
            return null;
        if (DonationNumber.TryParse(text, out var number, out var refusal))
            return number;
        fields.Report("din", refusal.Code, refusal.Text);
        return null;
    }

    private static ProductCode? Product(JsonFields fields)
    {
        var text = fields.Text("productCode", 20);
        if (text.Length == 0)
            return null;
        if (ProductCode.TryParse(text, out var code, out var refusal))
            return code;
        fields.Report("productCode", refusal.Code, refusal.Text);
        return null;
    }

    private static BloodGroup? Group(JsonFields fields)
    {
        var text = fields.Text("group", 10);
        if (BloodGroup.TryParse(text, out var group))
            return group;
        if (text.Length > 0)
            fields.Report("group", "unknown-group", $"One of {string.Join(", ", BloodGroup.All.Select(g => g.Code))} is expected.");
        return null;
    }

    // Only the form is refused here. A word that is not known is kept, and the unit goes to a person.
    private static IReadOnlyList<string> Attributes(JsonFields fields)
    {
        var words = fields.Texts("attributes", MostAttributes, LongestAttribute);
        foreach (var word in words.Where(w => !w.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '+')))
            fields.Report("attributes", "attribute-form", $"'{word}' is not an attribute: letters, digits, hyphens and colons are expected.");
        return words;
    }
}
