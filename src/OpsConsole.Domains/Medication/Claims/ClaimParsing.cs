using System.Globalization;
using System.Text.Json;
using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using static System.FormattableString;

namespace OpsConsole.Medication.Claims;

/// <summary>Reads claims and checks at the edge. What cannot be read is answered with its pointer; what can is taken as it came.</summary>
internal static class ClaimParsing
{
    private const int MostAllergies = 200;
    private const int MostDiagnoses = 100;
    private const int MostQuantity = 1_000_000;
    private const int MostDaysSupply = 999;
    private const int MostFills = 99;
    private const int QuantityDecimals = 3;

    /// <summary>The claim; if the fields have problems it is not to be used.</summary>
    public static Claim ReadClaim(JsonFields fields, int mostDrugs)
    {
        var (product, strength) = Product(fields, required: true);
        return new Claim(
            fields.Text("claimId", 100),
            fields.Text("member", 100),
            fields.Text("pharmacy", 100),
            fields.Text("prescriber", 100),
            product ?? new DrugReference(null, null, null),
            Quantity(fields),
            fields.Integer("daysSupply", 1, MostDaysSupply),
            fields.Integer("fillNumber", 0, MostFills),
            fields.Date("serviceDate"),
            strength,
            Profile(fields, mostDrugs),
            Allergies(fields),
            Texts(fields, "diagnoses", MostDiagnoses));
    }

    /// <summary>A drug to add, a profile, or both.</summary>
    public static (DrugReference? Subject, DrugProfile Profile) ReadCheck(JsonFields fields, int mostDrugs)
    {
        var (subject, _) = Product(fields, required: false);
        var profile = Profile(fields, mostDrugs);
        if (subject is null && profile.Lines is null && !fields.HasErrors)
            fields.Report("profile", "missing", "A product, a profile, or both are needed.");
        return (subject, profile);
    }

    private static (DrugReference? Drug, string? Strength) Product(JsonFields fields, bool required)
    {
        if (fields.OptionalObject("product") is { } product)
            return (Drug(product), product.OptionalText("strength", 60));
        if (required)
            fields.Report("product", "missing", "This member is required.");
        return (null, null);
    }

    private static DrugReference Drug(JsonFields fields)
    {
        if (!fields.TryGet("rxcui", out _) && !fields.TryGet("ndc", out _) && !fields.TryGet("name", out _))
            fields.Report("name", "missing", "A drug has a name, an rxcui or an ndc.");
        return new DrugReference(fields.OptionalText("rxcui", 20), fields.OptionalText("ndc", 20), fields.OptionalText("name", 200));
    }

    private static DrugProfile Profile(JsonFields fields, int mostDrugs)
    {
        var complete = fields.Flag("profileComplete", whenAbsent: true);
        if (fields.OptionalArray("profile", mostDrugs) is not { } items)
            return new DrugProfile(null, complete);
        var lines = new List<ProfileLine>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var line = fields.Element("profile", i, items[i]);
            int? supply = line.TryGet("daysSupply", out _) ? line.Integer("daysSupply", 0, MostDaysSupply) : null;
            DateOnly? lastFill = line.TryGet("lastFill", out _) ? line.Date("lastFill") : null;
            lines.Add(new ProfileLine(Drug(line), line.OptionalText("status", 40), lastFill, supply));
        }

        return new DrugProfile(lines, complete);
    }

    /// <summary>Null when the member is absent: nobody asked. A text is a name, unless it is a code.</summary>
    private static List<DrugReference>? Allergies(JsonFields fields)
    {
        if (fields.OptionalArray("allergies", MostAllergies) is not { } items)
            return null;
        var allergies = new List<DrugReference>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String)
                allergies.Add(Drug(fields.Element("allergies", i, items[i], typeof(Wire.MedicationProduct))));
            else if (Text(fields, "allergies", i, items[i]) is { } text)
                allergies.Add(text.All(char.IsAsciiDigit) ? new DrugReference(text, null, null) : new DrugReference(null, null, text));
        }

        return allergies;
    }

    private static List<string> Texts(JsonFields fields, string name, int most)
    {
        var items = fields.OptionalArray(name, most) ?? [];
        var texts = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (Text(fields, name, i, items[i]) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    private static string? Text(JsonFields fields, string name, int index, JsonElement item)
    {
        try
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= 200 } text && !text.Any(char.IsControl))
                return text;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: not a text.
        }

        fields.Report(Invariant($"{name}/{index}"), "not-text", "A string of 1 to 200 characters is expected.");
        return null;
    }

    private static decimal Quantity(JsonFields fields)
    {
        if (!fields.TryGet("quantity", out var value))
        {
            fields.Report("quantity", "missing", "This member is required.");
            return 1;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString() ?? "",
            _ => "",
        };
        if (text.Length <= 20 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity)
            && quantity > 0 && quantity <= MostQuantity && quantity.Scale <= QuantityDecimals)
            return quantity;
        fields.Report("quantity", "out-of-range", $"A number above 0, at most {MostQuantity}, with at most {QuantityDecimals} decimals is expected.");
        return 1;
    }
}
