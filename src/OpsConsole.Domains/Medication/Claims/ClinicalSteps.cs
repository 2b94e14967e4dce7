using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Medication.Claims;

/// <summary>The steps that protect the patient.</summary>
internal static class ClinicalSteps
{
    public const string Unmapped = "drug-unmapped";
    public const string ProfileIncomplete = "profile-incomplete";
    public const string KnowledgeMissing = "knowledge-missing";

    private const string DrugDrugConflict = "DD";
    private const string DrugAllergyConflict = "DA";
    private const string IngredientDuplication = "ID";

    public static StepResult Product(Claim claim, DrugDirectory? directory) => directory?.Map(claim.Product) switch
    {
        null => NoKnowledge(),
        DrugMapping.Mapped mapped => new StepResult.Pass($"{mapped.Label} contains {string.Join(" / ", mapped.Ingredients.Select(i => i.Name))}."),
        DrugMapping.Unmapped unmapped => new StepResult.Unverified(Unmapped, $"{unmapped.Label} could not be mapped to an ingredient: {unmapped.Why}"),
        _ => throw new InvalidOperationException("A mapping is a closed set."),
    };

    /// <summary>
    /// An ingredient the patient already has in another product. The same therapy again is a renewal and belongs to the
    /// refill step, provided that the claim or the profile says enough to tell a renewal from a second prescription.
    /// </summary>
    public static StepResult DuplicateIngredient(Claim claim, DrugDirectory? directory, ClaimConventions conventions)
    {
        if (directory is null)
            return NoKnowledge();
        if (claim.Profile.Lines is null || !claim.Profile.Complete)
            return new StepResult.Unverified(ProfileIncomplete, "The medication profile is missing or incomplete");
        var unmapped = claim.Profile.Active.Select(line => directory.Map(line.Drug)).OfType<DrugMapping.Unmapped>().Select(drug => drug.Label).ToList();
        var duplicates = SameTherapy.Sharing(claim, directory);
        var overlapping = duplicates.FirstOrDefault(line =>
            line is { LastFill: { } filled, DaysSupply: > 0 and var days } && RefillTooSoon.Overlaps(filled, days, claim.ServiceDate, conventions.DuplicateGraceDays));
        if (overlapping is not null)
        {
            return new StepResult.Fail(
                Consequence.RejectClinical, RejectCodes.Utilisation, IngredientDuplication,
                $"{claim.Product.Label} has an ingredient of {overlapping.Drug.Label}, whose supply of {AdministrativeSteps.Day(overlapping.LastFill!.Value)} still lasts.");
        }

        if (duplicates.FirstOrDefault(line => line.LastFill is null || line.DaysSupply is not > 0) is { } undated)
            return new StepResult.Unverified("duplicate-undated", $"{undated.Drug.Label} on the profile has the same ingredient and no supply dates");
        if (SameTherapy.Lines(claim, directory).Any(line => line.LastFill is null) && claim.FillNumber == 0)
            return new StepResult.Unverified("renewal-undated", $"{claim.Product.Label} is on the profile already without supply dates; a second prescription cannot be told from a renewal");
        return unmapped.Count > 0
            ? new StepResult.Unverified(Unmapped, $"Unmapped on the profile: {string.Join(", ", unmapped)}")
            : new StepResult.Pass("No other product with the same ingredient has supply left.");
    }

    public static StepResult DrugDrug(InteractionReport report)
    {
        var worst = report.Findings.Count > 0 ? report.Findings[0] : null;
        // A pair among drugs the patient already takes is for a person to settle; it is no reason to refuse a third drug.
        var hard = report.Findings.FirstOrDefault(f => f.OfSubject && f.Severity == Severity.Contraindicated);
        if (hard is not null)
            return new StepResult.Fail(Consequence.RejectClinical, RejectCodes.Utilisation, DrugDrugConflict, hard.Text);

        return report.Verdict.Match<StepResult>(
            proof => new StepResult.Pass(FormattableString.Invariant($"{proof.Version} lists none of the {proof.Checked:N0} pairs.")),
            _ => worst!.Severity.Acting() <= Severity.Major
                ? new StepResult.Fail(Consequence.Review, RejectCodes.Utilisation, DrugDrugConflict, worst.Text)
                : worst.Severity == Severity.Moderate
                    ? new StepResult.Warn(DrugDrugConflict, worst.Text)
                    : new StepResult.Pass($"{worst.Text} Listed only."),
            reason => new StepResult.Unverified(reason.Code, worst is null ? reason.Text : $"{reason.Text} Found so far: {worst.Text}"));
    }

    public static StepResult Allergy(Claim claim, DrugDirectory? directory)
    {
        if (claim.Allergies is null)
            return new StepResult.Unverified("allergies-missing", "No allergy list was given; an empty list says that there are no known allergies");
        if (directory is null)
            return NoKnowledge();

        var product = directory.Map(claim.Product) switch
        {
            DrugMapping.Mapped mapped => mapped.Ingredients,
            DrugMapping.Unmapped partly => partly.Known,
            _ => [],
        };
        var unknown = new List<string>();
        foreach (var allergy in claim.Allergies)
        {
            var (ingredients, isMapped) = directory.Map(allergy) switch
            {
                DrugMapping.Mapped mapped => (mapped.Ingredients, true),
                DrugMapping.Unmapped partly => (partly.Known, false),
                _ => ([], false),
            };
            if (ingredients.FirstOrDefault(product.Contains) is { } exact)
            {
                return new StepResult.Fail(
                    Consequence.RejectClinical, RejectCodes.Utilisation, DrugAllergyConflict, $"The patient is allergic to {exact.Name} (exact ingredient).");
            }

            if (!isMapped)
                unknown.Add(allergy.Label);
        }

        if (unknown.Count > 0)
            return new StepResult.Unverified("allergy-unmapped", $"Allergies that are no known ingredient: {string.Join(", ", unknown)}");
        return claim.Allergies.Count == 0
            ? new StepResult.Pass("The patient has no known allergies.")
            : new StepResult.Pass($"None of {claim.Allergies.Count} allergies is an ingredient of this drug; allergen groups are not connected.");
    }

    public static StepResult Dose(Claim claim) => new StepResult.NotApplicable(
        string.IsNullOrWhiteSpace(claim.Strength)
            ? "The claim states no strength and no dose limits are connected; the dose was not checked."
            : "No dose limits are connected; the dose was not checked.");

    private static StepResult.Unverified NoKnowledge() => new(KnowledgeMissing, "No drug knowledge can be used at the moment");
}

/// <summary>Lines of the profile that share ingredients with the claimed product.</summary>
internal static class SameTherapy
{
    /// <summary>Active lines with exactly the claimed ingredients: the therapy itself.</summary>
    public static IReadOnlyList<ProfileLine> Lines(Claim claim, DrugDirectory? directory) =>
        Where(claim, directory, (claimed, other) => claimed.SequenceEqual(other));

    /// <summary>Active lines with some of the claimed ingredients in another product.</summary>
    public static IReadOnlyList<ProfileLine> Sharing(Claim claim, DrugDirectory directory) =>
        Where(claim, directory, (claimed, other) => !claimed.SequenceEqual(other) && claimed.Intersect(other).Any());

    private static List<ProfileLine> Where(
        Claim claim, DrugDirectory? directory, Func<IReadOnlyList<Ingredient>, IReadOnlyList<Ingredient>, bool> match)
    {
        if (directory?.Map(claim.Product) is not DrugMapping.Mapped product)
            return [];
        return claim.Profile.Active
            .Where(line => directory.Map(line.Drug) is DrugMapping.Mapped other && match(product.Ingredients, other.Ingredients)).ToList();
    }
}
