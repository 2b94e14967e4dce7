using System.Collections.Frozen;
using System.Text.Json;
using OpsConsole.Medication.Knowledge;

namespace OpsConsole.Medication.Claims;

/// <summary>A reject code as payers publish it, with what the pharmacy does next.</summary>
/// <param name="Next">The class of the next action, such as <c>fix-and-resubmit</c> or <c>wait</c>.</param>
/// <param name="Sources">How many public sources were seen to agree on the meaning.</param>
internal sealed record RejectCode(string Code, string Meaning, string Next, int Sources);

/// <summary>The table of reject codes, versioned data that ships with the program.</summary>
internal static class RejectCodes
{
    public const string RefillTooSoon = "79";
    public const string ClaimTooOld = "81";
    public const string ClaimInTheFuture = "82";
    public const string DuplicateOfPaid = "83";
    public const string Utilisation = "88";
    public const string SystemUnavailable = "92";

    private sealed record Table(string Version, string Source, IReadOnlyList<RejectCode> Codes);

    private static readonly Table Data =
        JsonSerializer.Deserialize<Table>(EmbeddedKnowledge.Read("reject-codes.json"), JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException("The table of reject codes is empty.");

    private static readonly FrozenDictionary<string, RejectCode> ByCode = Data.Codes.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);

    public static string Version => Data.Version;

    public static IReadOnlyList<RejectCode> All => Data.Codes;

    /// <exception cref="KeyNotFoundException">The code is not in the table; a code without a meaning is never sent.</exception>
    public static RejectCode Of(string code) => ByCode[code];
}
