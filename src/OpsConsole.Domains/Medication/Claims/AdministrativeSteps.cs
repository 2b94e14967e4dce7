using System.Globalization;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Claims;

/// <summary>The steps that judge dates and supplies.</summary>
internal static class AdministrativeSteps
{
    public static StepResult Syntax(ClaimInputs inputs)
    {
        // The service date is a local day; the easternmost zone is a day ahead of UTC at most.
        var today = DateOnly.FromDateTime(inputs.AsOf.UtcDateTime);
        var service = inputs.Claim.ServiceDate;
        if (service > today.AddDays(1))
            return Reject(RejectCodes.ClaimInTheFuture, $"The service date {Day(service)} is in the future.");
        return service < today.AddDays(-inputs.Conventions.MaximumClaimAgeDays)
            ? Reject(RejectCodes.ClaimTooOld, $"The service date {Day(service)} is more than {inputs.Conventions.MaximumClaimAgeDays} days ago.")
            : new StepResult.Pass("The claim is complete and well formed.");
    }

    public static StepResult Refill(Claim claim, DrugDirectory? directory, ClaimConventions conventions)
    {
        var last = SameTherapy.Lines(claim, directory).Where(line => line.LastFill is not null).MaxBy(line => line.LastFill);
        if (last?.LastFill is not { } lastFill)
            return new StepResult.NotApplicable("The profile gives no earlier fill of this drug.");
        if (last.DaysSupply is not > 0)
            return new StepResult.Unverified("supply-missing", $"The fill of {Day(lastFill)} has no days' supply; whether this refill is too soon cannot be told");
        if (lastFill > claim.ServiceDate)
            return new StepResult.Unverified("fill-after-service", $"The profile has a fill on {Day(lastFill)}, after the service date {Day(claim.ServiceDate)}");

        var used = RefillTooSoon.Used(lastFill, last.DaysSupply.Value, claim.ServiceDate, conventions.Counting);
        var counting = conventions.Counting == DayCounting.Inclusive ? "counting the day of the fill" : "not counting the day of the fill";
        var facts = string.Create(
            CultureInfo.InvariantCulture, $"{used.Days} of {used.DaysSupply} days used ({used.Percent}%, {counting}), needed are {conventions.RefillPercent}%");
        if (used.Reaches(conventions.RefillPercent))
            return new StepResult.Pass($"{facts}.");
        var earliest = RefillTooSoon.Earliest(lastFill, used.DaysSupply, conventions.RefillPercent, conventions.Counting);
        return Reject(RejectCodes.RefillTooSoon, $"{facts}. Earliest on {Day(earliest)}.");
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static StepResult.Fail Reject(string code, string what) => new(Consequence.RejectAdministrative, code, "", what);
}
