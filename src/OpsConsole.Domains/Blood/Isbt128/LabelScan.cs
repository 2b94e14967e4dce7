using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OpsConsole.Platform.FailSafe;

namespace OpsConsole.Blood.Isbt128;

/// <summary>One data structure of a scan.</summary>
/// <param name="Number">The structure's number in the standard, such as 1 for the donation number.</param>
/// <param name="Content">What follows the two identifier characters (for structure 1, what follows the <c>=</c>).</param>
internal readonly record struct LabelPart(int Number, string Content);

/// <summary>Splits what a scanner sends, a single code, a pair read together or a compound message, into its structures.</summary>
internal static class LabelScan
{
    private const int Compound = 23;

    private static readonly (string Prefix, int Number, int Length)[] Structures =
    [
        ("=%", 2, 4), ("=<", 3, 8), ("=>", 4, 6), ("&>", 5, 10), ("&*", 7, 10), ("&}", 9, 10), ("&(", 10, 5),
        ("=\\", 12, 18), ("&{", 14, 18), ("=+", Compound, 5), ("=$", 28, 16), ("=,", 32, 6),
    ];

    /// <summary>The structures from left to right; a compound's own header is checked and left out.</summary>
    public static bool TrySplit(string? scan, [NotNullWhen(true)] out IReadOnlyList<LabelPart>? parts, [NotNullWhen(false)] out Reason? refusal)
    {
        parts = null;
        var found = new List<LabelPart>();
        for (var rest = scan.AsSpan(); !rest.IsEmpty;)
        {
            var length = Next(rest, out var number, out var skip);
            if (length < 0 || rest.Length < skip + length)
            {
                refusal = new Reason("scan-structure", $"The scan is cut short or unknown at '{rest}'.");
                return false;
            }

            found.Add(new LabelPart(number, rest.Slice(skip, length).ToString()));
            rest = rest[(skip + length)..];
        }

        refusal = found.Count == 0 ? new Reason("scan-empty", "The scan is empty.") : CompoundFault(found);
        if (refusal is not null)
            return false;
        parts = found.Where(p => p.Number != Compound).ToList();
        return true;
    }

    private static int Next(ReadOnlySpan<char> rest, out int number, out int skip)
    {
        foreach (var (prefix, structure, length) in Structures)
        {
            if (!rest.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            number = structure;
            skip = prefix.Length;
            return length;
        }

        // Structure 001 has one identifier character; the second is already the facility.
        number = 1;
        skip = 1;
        return rest.Length > 1 && rest[0] == '=' && char.IsAsciiLetterOrDigit(rest[1]) ? DonationNumber.Length + 2 : -1;
    }

    private static Reason? CompoundFault(List<LabelPart> found)
    {
        if (found[0].Number != Compound)
            return found.Exists(p => p.Number == Compound) ? new Reason("scan-compound", "A compound message starts with its header.") : null;
        return int.TryParse(found[0].Content.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count == found.Count - 1
            ? null
            : new Reason("scan-compound", $"The compound message announces {found[0].Content[..2]} structures and has {found.Count - 1}.");
    }
}
