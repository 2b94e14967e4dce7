namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// A text with signatures (C2SP signed-note), as it was read or made. Its text is nobody's word until <see cref="Verify"/> says
/// whose it is.
/// </summary>
public sealed class SignedNote
{
    private readonly string _text;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (_text, Signatures) = (text, signatures);

    /// <summary>How long a note may be, in bytes.</summary>
    public static int MostBytes => 1_000_000;

    /// <summary>How many signatures a note may have.</summary>
    public static int MostSignatures => 100;

    /// <summary>What stands below the text. Not verified.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>A note of a text and its first signatures.</summary>
    /// <param name="text">Ends in a line feed.</param>
    /// <exception cref="ArgumentException">There is no signature or too many, or the text does not end in a line feed, has another control character or is too long.</exception>
    public static SignedNote Of(string text, params IReadOnlyList<NoteSignature> signatures)
    {
        if (!text.EndsWith('\n') || !NoteText.IsClean(text))
            throw new ArgumentException("The text ends in a line feed and has no other control characters.", nameof(text));
        var note = new SignedNote(text, [.. signatures]);
        return Parse(note.ToBytes()).Refused is { } refusal ? throw new ArgumentException(refusal.Detail, nameof(signatures)) : note;
    }

    /// <summary>
    /// Reads a note, in its one spelling. Refused as <c>note-too-long</c>, <c>note-not-utf-8</c>, <c>note-control-character</c>,
    /// <c>note-unsigned</c>, <c>note-signature-malformed</c> or <c>note-too-many-signatures</c>.
    /// </summary>
    public static Outcome<SignedNote> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
            return Refuse("note-too-long", $"A note has at most {MostBytes} bytes.");
        if (!NoteText.TryRead(bytes, out var note))
            return Refuse("note-not-utf-8", "A note is UTF-8.");
        if (!NoteText.IsClean(note))
            return Refuse("note-control-character", "Lines end in one line feed, and there are no other control characters.");
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || blank + 2 == note.Length)
            return Refuse("note-unsigned", "Below the text stand an empty line and at least one signature.");
        if (!note.EndsWith('\n'))
            return Refuse("note-signature-malformed", "The last signature line is cut off: it has no line feed.");

        var lines = note[(blank + 2)..^1].Split('\n');
        if (lines.Length > MostSignatures)
            return Refuse("note-too-many-signatures", $"A note has at most {MostSignatures} signatures.");
        var signatures = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (NoteSignature.Read(line) is not { } signature)
                return Refuse("note-signature-malformed", "A signature line is a dash (U+2014), the key's name and the base64 of its id and signature, with one space between them.");
            signatures.Add(signature);
        }

        return new SignedNote(note[..(blank + 1)], signatures);
    }

    /// <summary>The same text with one more signature.</summary>
    /// <exception cref="ArgumentException">There would be too many, or the note too long.</exception>
    public SignedNote With(NoteSignature signature) => Of(_text, [.. Signatures, signature]);

    /// <summary>The note as it is stored and sent.</summary>
    public byte[] ToBytes() => NoteText.Bytes($"{_text}\n{string.Concat(Signatures.Select(signature => signature.Line))}");

    /// <summary>
    /// Verifies every signature whose key is known; others are ignored. Refused as <c>note-bad-signature</c> if one of these is
    /// false, and as <c>note-not-signed-by-known-key</c> if there is none.
    /// </summary>
    /// <param name="known">The keys that are trusted.</param>
    /// <exception cref="ArgumentException">Two different keys share name and id: whose a signature is could not be told.</exception>
    public Outcome<VerifiedNote> Verify(params IReadOnlyList<VerifierKey> known)
    {
        if (known.Any(one => known.Any(other => one.KeyId == other.KeyId && one.Name == other.Name && !one.IsSameAs(other))))
            throw new ArgumentException("Two different keys share name and id.", nameof(known));

        var verified = new List<VerifiedSignature>();
        foreach (var signature in Signatures)
        {
            if (known.FirstOrDefault(key => key.IsNamedBy(signature)) is not { } key)
                continue;
            var outcome = key.Verify(_text, signature);
            if (outcome.Refused is { } refusal)
                return refusal;
            verified.Add(outcome.Value!);
        }

        return verified.Count > 0
            ? new VerifiedNote(_text, [.. verified.GroupBy(v => v.Key).Select(ofKey => ofKey.MaxBy(v => v.CosignedAt)!)])
            : new Refusal("note-not-signed-by-known-key", 403, "The note is not trusted", "No key that is known here has signed it: its text is nobody's word.");
    }

    private static Refusal Refuse(string code, string detail) => new(code, 400, "The note could not be read", detail);
}

/// <summary>A text and who has signed it. Comes only from <see cref="SignedNote.Verify"/>.</summary>
public sealed class VerifiedNote
{
    internal VerifiedNote(string text, IReadOnlyList<VerifiedSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>What was signed, with its last line feed.</summary>
    public string Text { get; }

    /// <summary>At least one; one of each key, the latest if it has cosigned more than once.</summary>
    public IReadOnlyList<VerifiedSignature> Signatures { get; }
}
