using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.LifeCycle;

/// <summary>What the person or machine that reports a step says about it.</summary>
/// <param name="By">Who reports: id of a person or a key.</param>
/// <param name="Name">Name of who reports; a key acts for the person it is named after.</param>
/// <param name="VerifiedBy">The second person as named in the report, where one is needed.</param>
/// <param name="Verifier">The person behind <paramref name="VerifiedBy"/>; null if nobody who may act here is.</param>
/// <param name="TemperatureCelsius">Measured at return.</param>
/// <param name="ReturnChecksPassed">Seal, time out of control and appearance all passed.</param>
internal sealed record StepEvidence(string By, string Name, string? VerifiedBy = null, Verifier? Verifier = null, decimal? TemperatureCelsius = null, bool ReturnChecksPassed = false);

/// <summary>A known person who verifies what another did.</summary>
internal sealed record Verifier(string Id, string UserName, string DisplayName)
{
    /// <summary>Whether this is who acts: by id, or by the name of the key that acts for a person.</summary>
    public bool Is(string id, string name) => string.Equals(Id, id, StringComparison.Ordinal)
        || string.Equals(UserName, name.Trim(), StringComparison.OrdinalIgnoreCase)
        || string.Equals(DisplayName, name.Trim(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Whether a step is legal. Closed: moved or refused.</summary>
internal abstract record StepDecision
{
    private StepDecision() { }

    internal sealed record Moved(UnitState From, UnitState To) : StepDecision;

    internal sealed record Refused(Reason Reason) : StepDecision;

    /// <summary>Decides one step from the table and its needs.</summary>
    /// <param name="returnRange">The temperatures, °C, at which a returned unit may go back on the shelf.</param>
    public static StepDecision Decide(UnitState from, UnitEvent happened, StepEvidence evidence, (decimal Low, decimal High) returnRange)
    {
        if (LifeCycleTable.Next(from, happened) is not { } next)
        {
            var why = LifeCycleTable.IsTerminal(from) ? "its life has ended" : "that step is not in the table";
            return new Refused(new Reason("life-cycle-refused", $"A unit that is {UnitWords.Of(from)} cannot take '{UnitWords.Of(happened)}': {why}."));
        }

        var refusal = next.Need switch
        {
            TransitionNeed.SecondVerifier => SecondVerifierFault(evidence),
            TransitionNeed.ReturnChecks => ReturnFault(evidence, returnRange),
            _ => null,
        };
        return refusal is null ? new Moved(from, next.To) : new Refused(refusal);
    }

    private static Reason? SecondVerifierFault(StepEvidence evidence)
    {
        if (string.IsNullOrWhiteSpace(evidence.VerifiedBy))
            return new Reason("second-verifier-required", "Leaving quarantine needs a second person to verify: name them in verifiedBy.");
        if (evidence.Verifier is not { } verifier)
            return new Reason("second-verifier-unknown", "Nobody with that id or sign-in name has an account here that is switched on: name in verifiedBy the person who verified.");
        return verifier.Is(evidence.By, evidence.Name)
            ? new Reason("second-verifier-same", "The second verifier is the person who acts: it must be somebody else.")
            : null;
    }

    private static Reason? ReturnFault(StepEvidence evidence, (decimal Low, decimal High) range)
    {
        if (evidence.TemperatureCelsius is not { } celsius || !evidence.ReturnChecksPassed)
            return new Reason("return-checks-required", "A returned unit goes back only with its temperature and with seal, time and appearance all passed.");
        return celsius < range.Low || celsius > range.High
            ? new Reason("return-temperature", $"{celsius} °C is outside {range.Low} to {range.High} °C: quarantine or discard the unit.")
            : null;
    }
}

/// <summary>States and events in the words of messages: <c>in-transit</c>, <c>excursion-review</c>.</summary>
internal static class UnitWords
{
    private static readonly Dictionary<UnitState, string> States = LifeCycleTable.States.ToDictionary(s => s, s => Kebab(s.ToString()));
    private static readonly Dictionary<UnitEvent, string> Events = LifeCycleTable.Events.ToDictionary(e => e, e => Kebab(e.ToString()));

    private static readonly Dictionary<string, UnitState> ByWord = States.ToDictionary(s => s.Value, s => s.Key, StringComparer.Ordinal);

    public static string KnownEvents { get; } = string.Join(", ", Events.Values);

    public static string Of(UnitState state) => States[state];

    public static string Of(UnitEvent happened) => Events[happened];

    /// <summary>The state a stored word names.</summary>
    /// <exception cref="ArgumentException">The word names none: the row was not written by this console.</exception>
    public static UnitState StateOf(string word) =>
        ByWord.TryGetValue(word, out var state) ? state : throw new ArgumentException($"'{word}' is not a state of a unit.", nameof(word));

    public static bool TryParse(string? word, out UnitEvent happened)
    {
        happened = Events.FirstOrDefault(e => string.Equals(e.Value, word, StringComparison.Ordinal)).Key;
        return Events.TryGetValue(happened, out var known) && string.Equals(known, word, StringComparison.Ordinal);
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
