using Microsoft.Extensions.Options;
using OpsConsole.Blood.Compatibility;
using OpsConsole.Blood.Finding;
using NodaTime;

namespace OpsConsole.Blood;

/// <summary>Settings of the blood product finder. Section <c>Blood</c>.</summary>
public sealed class BloodOptions
{
    /// <summary>The policy of a request that names none: AU or UK.</summary>
    public string Policy { get; set; } = "AU";

    /// <summary>A site not heard of for longer counts as silent.</summary>
    public TimeSpan SiteSilentAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long units stay held for a routine request before the hold lapses.</summary>
    public TimeSpan RoutineHold { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The same for an emergency.</summary>
    public TimeSpan EmergencyHold { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Life a unit must still have on arrival to be offered.</summary>
    public TimeSpan MinimumRemaining { get; set; }

    /// <summary>Until when somebody should have decided about a unit under review.</summary>
    public TimeSpan ReviewDue { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What a search under this matching policy goes by.</summary>
    internal FinderPolicy FinderPolicy(MatchingPolicy matching) => new()
    {
        Matching = matching,
        SilentAfter = Duration.FromTimeSpan(SiteSilentAfter),
        MinimumRemaining = Duration.FromTimeSpan(MinimumRemaining),
    };
}

internal sealed class BloodOptionsValidator : IValidateOptions<BloodOptions>
{
    public ValidateOptionsResult Validate(string? name, BloodOptions options)
    {
        var wrong = new List<string>();
        if (!MatchingPolicy.TryGet(options.Policy, out _))
            wrong.Add($"Blood:Policy is '{options.Policy}'; one of {string.Join(", ", MatchingPolicy.All.Select(p => p.Name))} is expected.");
        Positive(nameof(options.SiteSilentAfter), options.SiteSilentAfter);
        Positive(nameof(options.RoutineHold), options.RoutineHold);
        Positive(nameof(options.EmergencyHold), options.EmergencyHold);
        Positive(nameof(options.ReviewDue), options.ReviewDue);
        if (options.MinimumRemaining < TimeSpan.Zero)
            wrong.Add($"Blood:MinimumRemaining is {options.MinimumRemaining}; it cannot be negative.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Positive(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(2))
                wrong.Add($"Blood:{key} is {value}; more than zero and at most two days is expected.");
        }
    }
}
