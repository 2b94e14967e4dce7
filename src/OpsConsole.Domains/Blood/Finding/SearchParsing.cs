using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Sites;
using OpsConsole.Blood.Travel;
using OpsConsole.Blood.Units;
using OpsConsole.Platform.Http;

namespace OpsConsole.Blood.Finding;

/// <summary>Reads a search at the edge.</summary>
internal static class SearchParsing
{
    /// <summary>Most units one search may ask for.</summary>
    public const int MostUnits = 200;

    private const int MostWords = 30;
    private const int EarliestBirthYear = 1900;

    /// <summary>The terms; null if the fields have problems.</summary>
    public static SearchTerms? Read(JsonFields fields, string defaultPolicy, DateTimeOffset now)
    {
        var component = UnitParsing.Component(fields, "component");
        var group = Group(fields);
        var quantity = fields.Integer("quantity", 1, MostUnits);
        var (traits, typedNegative) = Attributes(fields);
        var recipient = RecipientOf(fields, group, now);
        var destination = SiteParsing.SiteId(fields, "destinationSiteId");
        var neededBy = fields.Instant("neededBy");
        var mode = fields.TryGet("mode", out _) ? fields.Choice("mode", "routine", "emergency") : "routine";
        var policyName = fields.OptionalText("policy", 20) ?? defaultPolicy;
        if (!MatchingPolicy.TryGet(policyName, out var policy))
            fields.Report("policy", "unknown-policy", $"One of {string.Join(", ", MatchingPolicy.All.Select(p => p.Name))} is expected.");
        var overrides = fields.Flag("includeOverrides", whenAbsent: false);
        if (component is not null)
            Applicable(fields, component, group, traits);
        return fields.HasErrors
            ? null
            : new SearchTerms(
                component!, recipient, quantity, traits, typedNegative, destination, neededBy,
                mode == "emergency" ? TravelMode.Emergency : TravelMode.Routine, policy!, overrides);
    }

    // A requirement that means nothing is refused rather than ignored: whoever asked believes that it does something.
    private static void Applicable(JsonFields fields, BloodComponent component, BloodGroup? group, UnitTraits traits)
    {
        if ((traits & UnitTraits.HighTitreNegative) != UnitTraits.None && group?.Abo == "AB" && (component == BloodComponent.Plasma || component == BloodComponent.Cryo))
            fields.Report("attributes", "attribute-not-applicable", "High-titre negative means nothing for group AB plasma and cryo; leave it out.");
        if ((traits & (UnitTraits.Autologous | UnitTraits.Directed)) != UnitTraits.None)
            fields.Report("attributes", "attribute-not-applicable", "Autologous and directed units are not found by a general search.");
    }

    private static BloodGroup? Group(JsonFields fields)
    {
        var text = fields.Text("group", 10);
        if (text is "" or "unknown")
            return null;
        if (!BloodGroup.TryParse(text, out var group))
            fields.Report("group", "unknown-group", $"One of {string.Join(", ", BloodGroup.All.Select(g => g.Code))} or unknown is expected.");
        return group;
    }

    private static (UnitTraits Traits, RedCellAntigens TypedNegative) Attributes(JsonFields fields)
    {
        var traits = UnitTraits.None;
        var typedNegative = RedCellAntigens.None;
        foreach (var word in fields.Texts("attributes", MostWords))
        {
            if (!TraitWords.TryParseAttribute(word, out var trait, out var antigen))
                fields.Report("attributes", "unknown-attribute", $"'{word}' is not known. Known are {TraitWords.KnownAttributes}.");
            traits |= trait;
            typedNegative |= antigen;
        }

        return (traits, typedNegative);
    }

    private static Recipient RecipientOf(JsonFields fields, BloodGroup? group, DateTimeOffset now)
    {
        if (fields.OptionalObject("recipient") is not { } inner)
            return Recipient.OfGroup(group);
        var sex = (inner.TryGet("sex", out _) ? inner.Choice("sex", "female", "male", "unknown") : "unknown") switch
        {
            "female" => RecipientSex.Female,
            "male" => RecipientSex.Male,
            _ => RecipientSex.Unknown,
        };
        int? birthYear = inner.TryGet("birthYear", out _) ? inner.Integer("birthYear", EarliestBirthYear, now.Year) : null;
        var antibodies = RedCellAntigens.None;
        foreach (var word in inner.Texts("antibodies", MostWords))
        {
            if (!TraitWords.TryParseAntibody(word, out var antigen))
                inner.Report("antibodies", "unknown-antibody", $"'{word}' cannot be matched, so nothing can be called safe. Known are {TraitWords.KnownAntigens}.");
            antibodies |= antigen;
        }

        return new Recipient(group, sex, birthYear, antibodies, inner.Flag("repeatedTransfusion", whenAbsent: false));
    }
}
