using OpsConsole.Platform.Live;
using OpsConsole.Ui.Live;
using OpsConsole.Ui.Marks;
using OpsConsole.Ui.Panels;
using static System.FormattableString;

namespace OpsConsole.Medication.Live;

/// <summary>How medication figures are said on a screen.</summary>
internal static class MedicationWords
{
    private const string CannotVerify = "Unable to verify, manual review required: ";

    /// <summary>What a panel may claim to know.</summary>
    public static LoadState State(LiveValue<MedicationSnapshot> live, DateTimeOffset now) => LiveState.Of(
        live,
        snapshot => snapshot.Recent.Count > 0 ? null : new LoadState.Empty("No medication claims.", "None has come in yet. The knowledge is checked every minute all the same."),
        "Claims are still taken in; one that cannot be decided is answered with an error and not paid.",
        now);

    public static string Rate(MedicationSnapshot snapshot) => Invariant($"{snapshot.Rate:0.0}");

    /// <summary>Rounded down: not everything verified is never shown as 100 %.</summary>
    public static string Share(MedicationSnapshot snapshot) => snapshot.ShareVerified is { } share
        ? Invariant($"{Math.Floor(share * 1000) / 10:0.0} % verified")
        : "none in the last hour";

    public static string Percentile(MedicationSnapshot snapshot) => snapshot.Percentile99 is { } p99
        ? Invariant($"{Math.Ceiling(p99.TotalMilliseconds):0} ms")
        : "–";

    public static Tone ToneOf(KnowledgeView knowledge) => knowledge.Problem is null ? Tone.None : Tone.High;

    public static string Knowledge(KnowledgeView knowledge) => knowledge switch
    {
        { IsOff: true } => $"Switched off by {knowledge.OffBy}",
        { Problem: { } problem } => $"Cannot be used: {problem}",
        _ => Invariant($"{knowledge.Version}, {knowledge.AgeDays} d old"),
    };

    public static Tone ToneOf(string bannerState) => bannerState switch
    {
        "nothing-found" => Tone.None,
        "interaction-found" => Tone.Critical,
        _ => Tone.High,
    };

    /// <summary>The heading of the three states a decision may be in.</summary>
    public static string Heading(string bannerState) => bannerState switch
    {
        "nothing-found" => "Nothing found",
        "interaction-found" => "Interaction found",
        _ => "Unable to verify",
    };

    /// <summary>The sentence after its heading, so that the heading is not said twice.</summary>
    public static string Sentence(string bannerText) => bannerText.StartsWith(CannotVerify, StringComparison.Ordinal)
        ? $"Manual review required: {bannerText[CannotVerify.Length..]}"
        : bannerText;

    public static Tone ToneOfState(string state) => state switch
    {
        "held" => Tone.High,
        "rejected" => Tone.Medium,
        _ => Tone.None,
    };

    public static Tone ToneOfSeverity(string severity) => severity switch
    {
        "contraindicated" => Tone.Critical,
        "major" or "undetermined" => Tone.High,
        "moderate" => Tone.Medium,
        _ => Tone.Advice,
    };

    public static string Capital(string word) => word.Length == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word.AsSpan(1)}";

    public static string Step(string step) => step switch
    {
        Claims.StepNames.DrugDrug => "Drug with drug",
        Claims.StepNames.DrugAllergy => "Drug with allergy",
        _ => Capital(step.Replace('-', ' ')),
    };

    public static string Version(string name) => name switch
    {
        "knowledgeHash" => "Hash of the knowledge",
        "rejectCodes" => "Reject codes",
        _ => Capital(name),
    };

    public static string Pairs(long verified, long expected) =>
        Invariant($"{verified:N0} of {expected:N0}");

    /// <summary>The line of a small chart 0 to 20 high, one step per value.</summary>
    public static string Path(IReadOnlyList<int> values)
    {
        var most = Math.Max(1, values.Count == 0 ? 1 : values.Max());
        return string.Join(' ', values.Select((value, i) => Invariant($"{(i == 0 ? 'M' : 'L')}{i} {20 - (18.0 * value / most):0.#}")));
    }
}
