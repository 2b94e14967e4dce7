namespace OpsConsole.Medication.Claims;

/// <summary>What a failed step does to the claim.</summary>
internal enum Consequence
{
    RejectClinical = 1,
    RejectAdministrative = 2,
    Review = 3,
}

/// <summary>What one step of the adjudication found. The set is closed; a step that did not run says why.</summary>
internal abstract record StepResult
{
    private StepResult() { }

    /// <summary>One sentence a person can act on.</summary>
    public abstract string Reason { get; }

    public abstract string Word { get; }

    internal sealed record Pass(string What) : StepResult
    {
        public override string Reason => What;

        public override string Word => "pass";
    }

    /// <param name="RejectCode">From the table of reject codes.</param>
    /// <param name="ReasonForService">NCPDP 439-E4, such as DD; empty outside drug utilisation review.</param>
    internal sealed record Fail(Consequence Consequence, string RejectCode, string ReasonForService, string What) : StepResult
    {
        public override string Reason => What;

        public override string Word => "fail";
    }

    /// <summary>Paid, with a message.</summary>
    internal sealed record Warn(string Code, string What) : StepResult
    {
        public override string Reason => What;

        public override string Word => "warn";
    }

    /// <summary>There is nothing to check, or no source in this console to check it with. Never a clearance of the subject.</summary>
    internal sealed record NotApplicable(string What) : StepResult
    {
        public override string Reason => What;

        public override string Word => "not-applicable";
    }

    /// <summary>It should have been checked and could not be. Holds the claim.</summary>
    internal sealed record Unverified(string Code, string What) : StepResult
    {
        public override string Reason => What;

        public override string Word => "unverified";
    }
}

/// <summary>One named step with its result.</summary>
internal sealed record ClaimStep(string Step, StepResult Result);

/// <summary>The steps of an adjudication, in order. A decision lists every one of them.</summary>
internal static class StepNames
{
    public const string Syntax = "syntax";
    public const string Eligibility = "eligibility";
    public const string Providers = "pharmacy-and-prescriber";
    public const string Product = "product";
    public const string Formulary = "formulary";
    public const string QuantityLimits = "quantity-limits";
    public const string StepTherapy = "step-therapy";
    public const string PriorAuthorisation = "prior-authorisation";
    public const string DuplicateIngredient = "duplicate-ingredient";
    public const string DuplicateTherapy = "duplicate-therapy";
    public const string DrugDrug = "drug-drug";
    public const string DrugAllergy = "drug-allergy";
    public const string Dose = "dose";
    public const string Refill = "refill-too-soon";

    public static IReadOnlyList<string> All { get; } =
    [
        Syntax, Eligibility, Providers, Product, Formulary, QuantityLimits, StepTherapy, PriorAuthorisation,
        DuplicateIngredient, DuplicateTherapy, DrugDrug, DrugAllergy, Dose, Refill,
    ];
}
