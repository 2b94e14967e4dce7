namespace OpsConsole.Platform.Journal.Log;

/// <summary>Signs the texts of a log (type 0x01). A log signs nothing that does not continue what it has signed before: its caller sees to that.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly SigningKey _key;

    /// <param name="name">The name of the key; that of the log by custom.</param>
    /// <param name="seed">The private key of RFC 8032: 32 secret bytes.</param>
    /// <exception cref="ArgumentException">A name with a space, plus or control character, or the seed is not 32 bytes long.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed) => _key = new SigningKey(name, SignatureType.Ed25519, seed);

    /// <summary>What others verify with.</summary>
    public VerifierKey Verifier => _key.Verifier;

    /// <summary>Signs a text.</summary>
    public NoteSignature Sign(string text) => _key.Signature(_key.Sign(NoteText.Bytes(text)));

    /// <summary>Signs a checkpoint.</summary>
    public SignedNote Sign(Checkpoint checkpoint) => SignedNote.Of(checkpoint.Text, Sign(checkpoint.Text));

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
