using OpsConsole.Medication.Checking;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Claims;

/// <summary>Everything a decision depends on. Two equal ones give equal decisions.</summary>
internal sealed record ClaimInputs(Claim Claim, KnowledgeState Knowledge, DateTimeOffset AsOf, ClaimConventions Conventions);

/// <summary>
/// Decides a claim: runs every step, whatever the earlier ones said, and lets the worst result win. A pure function of
/// its inputs and budget. Which steps hold a claim: product, duplicate ingredient, drug-drug, drug-allergy and refill,
/// when their data is missing. Steps for which this console has no source (eligibility, formulary, authorisations, dose
/// limits) say so and neither pass nor hold.
/// </summary>
internal static class Adjudication
{
    public static ClaimDecision Decide(ClaimInputs inputs, CheckBudget budget)
    {
        var claim = inputs.Claim;
        var report = InteractionCheck.Run(
            new InteractionQuestion(claim.Product, claim.Profile, inputs.Knowledge, inputs.AsOf, inputs.Conventions.KnowledgeMaximumAge), budget);
        var directory = inputs.Knowledge is KnowledgeState.Ready ready ? ready.Knowledge.Drugs : null;

        var steps = new List<ClaimStep>
        {
            Run(StepNames.Syntax, () => AdministrativeSteps.Syntax(inputs)),
            new(StepNames.Eligibility, new StepResult.NotApplicable("No eligibility source is connected; the member was not checked.")),
            new(StepNames.Providers, new StepResult.NotApplicable("No provider file is connected; pharmacy and prescriber were not checked.")),
            Run(StepNames.Product, () => ClinicalSteps.Product(claim, directory)),
            new(StepNames.Formulary, new StepResult.NotApplicable("No formulary is connected.")),
            new(StepNames.QuantityLimits, new StepResult.NotApplicable("No quantity limits are connected.")),
            new(StepNames.StepTherapy, new StepResult.NotApplicable("No step-therapy rules are connected.")),
            new(StepNames.PriorAuthorisation, new StepResult.NotApplicable("No store of prior authorisations is connected.")),
            Run(StepNames.DuplicateIngredient, () => ClinicalSteps.DuplicateIngredient(claim, directory, inputs.Conventions)),
            new(StepNames.DuplicateTherapy, new StepResult.NotApplicable("No table of therapeutic classes is connected.")),
            Run(StepNames.DrugDrug, () => ClinicalSteps.DrugDrug(report)),
            Run(StepNames.DrugAllergy, () => ClinicalSteps.Allergy(claim, directory)),
            Run(StepNames.Dose, () => ClinicalSteps.Dose(claim)),
            Run(StepNames.Refill, () => AdministrativeSteps.Refill(claim, directory, inputs.Conventions)),
        };
        return Conclude(steps, report);
    }

    /// <summary>Draws the conclusion from the steps; internal so that a test can hand it every combination.</summary>
    internal static ClaimDecision Conclude(IReadOnlyList<ClaimStep> steps, InteractionReport report)
    {
        var fails = steps.Select(step => step.Result).OfType<StepResult.Fail>().ToList();
        var gaps = report.Unverified
            .Concat(steps.Where(step => step.Step != StepNames.DrugDrug).Select(step => step.Result).OfType<StepResult.Unverified>()
                .Where(open => !SaidByTheCheck(open.Code, report)).Select(open => new Gap(open.Code, open.What, [])))
            .ToList();
        var rejects = fails.Where(fail => fail.Consequence != Consequence.Review).ToList();
        var outcome = Outcome(steps, fails, gaps, report);

        return new ClaimDecision(
            outcome,
            outcome is ClaimOutcome.Rejected(Clinical: true) ? StopBanner(fails, gaps) : BannerOf(report, gaps),
            rejects.Select(fail => fail.RejectCode).Distinct(StringComparer.Ordinal).ToList(),
            fails.Select(fail => fail.ReasonForService).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).ToList(),
            steps,
            report,
            gaps);
    }

    // The same missing thing stops several steps; a person wants to read it once.
    private static bool SaidByTheCheck(string code, InteractionReport report) => code switch
    {
        ClinicalSteps.Unmapped => report.Unverified.Any(gap => gap.Code == code),
        ClinicalSteps.ProfileIncomplete => report.Unverified.Any(gap => gap.Code.StartsWith("profile-", StringComparison.Ordinal)),
        ClinicalSteps.KnowledgeMissing => report.KnowledgeVersion.Length == 0,
        _ => false,
    };

    private static ClaimOutcome Outcome(
        IReadOnlyList<ClaimStep> steps, List<StepResult.Fail> fails, List<Gap> gaps, InteractionReport report)
    {
        if (fails.Any(fail => fail.Consequence == Consequence.RejectClinical))
            return new ClaimOutcome.Rejected(Clinical: true);
        if (fails.Any(fail => fail.Consequence == Consequence.RejectAdministrative))
            return new ClaimOutcome.Rejected(Clinical: false);

        // A list of steps that is not the whole list is a check that did not run, whatever its members say.
        var whole = steps.Select(step => step.Step).SequenceEqual(StepNames.All);
        if (!whole || gaps.Count > 0 || steps.Any(step => step.Result is StepResult.Unverified) || report.Proof is not { } proof)
            return new ClaimOutcome.HeldUnverified();
        if (fails.Count > 0)
            return new ClaimOutcome.HeldForReview();
        return new ClaimOutcome.Paid(proof, WithMessages: steps.Any(step => step.Result is StepResult.Warn));
    }

    private static Banner StopBanner(List<StepResult.Fail> fails, List<Gap> gaps)
    {
        var hard = fails.First(fail => fail.Consequence == Consequence.RejectClinical);
        var open = gaps.Count == 0 ? "" : $" Unable to verify as well: {string.Join("; ", gaps.Select(gap => gap.Text))}.";
        return new Banner("interaction-found", $"{hard.What}{open}");
    }

    /// <summary>The one sentence: what could not be verified comes before what was found, and both before "nothing found".</summary>
    internal static Banner BannerOf(InteractionReport report, IReadOnlyList<Gap> gaps)
    {
        var worst = report.Findings.Count > 0 ? report.Findings[0] : null;
        if (gaps.Count > 0)
        {
            var found = worst is null ? "" : $" Found so far: {worst.Text}";
            return new Banner(
                "unable-to-verify", $"Unable to verify, manual review required: {string.Join("; ", gaps.Select(gap => gap.Text))}.{found}");
        }

        return worst is null
            ? new Banner("nothing-found", $"No interaction found in {report.KnowledgeVersion} ({report.Coverage.Words}).")
            : new Banner("interaction-found", worst.Text);
    }

    private static ClaimStep Run(string step, Func<StepResult> check)
    {
        try
        {
            return new ClaimStep(step, check());
        }
        catch (Exception error)
        {
            return new ClaimStep(step, new StepResult.Unverified("engine-error", $"The step {step} failed ({error.GetType().Name})."));
        }
    }
}
