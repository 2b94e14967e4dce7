using System.Globalization;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>What a log says of itself at one size (C2SP tlog-checkpoint): which log, how many entries, which root.</summary>
public sealed class Checkpoint
{
    private Checkpoint(string origin, long size, byte[] root, IReadOnlyList<string> extensions) =>
        (Origin, Size, Root, Extensions) = (origin, size, root, extensions);

    /// <summary>The name of the log, such as <c>example.com/console/audit</c>.</summary>
    public string Origin { get; }

    /// <summary>How many entries the log has.</summary>
    public long Size { get; }

    /// <summary>The root of its tree, 32 bytes.</summary>
    public byte[] Root { get; }

    /// <summary>Further lines. The format advises against them: nobody can audit what they say.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The text that is signed: every line ends in a line feed.</summary>
    public string Text => string.Concat(
        ((string[])[Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root), .. Extensions]).Select(line => line + "\n"));

    /// <summary>A checkpoint of a log of one's own.</summary>
    /// <exception cref="ArgumentException">It could not be written or read back: a name or line that is empty or has a control character, a negative size, no 32 bytes of root, or a root of nothing that is not that of the empty log.</exception>
    public static Checkpoint Of(string origin, long size, ReadOnlySpan<byte> root, params IReadOnlyList<string> extensions)
    {
        var checkpoint = new Checkpoint(origin, size, root.ToArray(), [.. extensions]);
        if (!NoteText.IsLine(origin) || !extensions.All(NoteText.IsLine))
            throw new ArgumentException("The origin and every further line are one line each.", nameof(origin));
        return Parse(checkpoint.Text).Refused is { } refusal ? throw new ArgumentException(refusal.Detail, nameof(root)) : checkpoint;
    }

    /// <summary>
    /// Reads the text of a checkpoint, in its one spelling. Refused as <c>checkpoint-malformed</c>, <c>checkpoint-size-malformed</c>,
    /// <c>checkpoint-size-overflow</c> (2^63 and more), <c>checkpoint-root-malformed</c>, or <c>checkpoint-root-of-nothing</c>.
    /// </summary>
    public static Outcome<Checkpoint> Parse(string text)
    {
        if (!text.EndsWith('\n') || !NoteText.IsClean(text))
            return Refuse("checkpoint-malformed", "Every line ends in one line feed, and there are no other control characters.");
        var lines = text[..^1].Split('\n');
        if (lines.Length < 3 || lines.Any(line => line.Length == 0))
            return Refuse("checkpoint-malformed", "There are at least three lines, of which none is empty.");

        var digits = lines[1];
        if (!digits.All(char.IsAsciiDigit) || (digits[0] == '0' && digits.Length > 1))
            return Refuse("checkpoint-size-malformed", "The size is a decimal number in the digits 0 to 9, without sign and leading zeros.");
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return Refuse("checkpoint-size-overflow", $"The size is at most {long.MaxValue}.");

        if (!NoteText.TryReadBase64(lines[2], out var root) || root.Length != MerkleHash.Size)
            return Refuse("checkpoint-root-malformed", $"The root is {MerkleHash.Size} bytes in padded base64 without white space.");
        return size == 0 && !root.AsSpan().SequenceEqual(MerkleHash.Empty)
            ? new Refusal("checkpoint-root-of-nothing", 422, "The checkpoint is wrong", "A log without entries has the root of the empty tree, and this one has another.")
            : new Checkpoint(lines[0], size, root, lines[3..]);
    }

    private static Refusal Refuse(string code, string detail) => new(code, 400, "The checkpoint could not be read", detail);
}
