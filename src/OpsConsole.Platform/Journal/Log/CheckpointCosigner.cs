namespace OpsConsole.Platform.Journal.Log;

/// <summary>
/// Signs checkpoints of others as a witness (type 0x04): by then it has seen a proof that each continues the last. That and storing
/// it in one step is its caller's part. Its key is used for nothing else, as the signed bytes do not name it.
/// </summary>
public sealed class CheckpointCosigner : IDisposable
{
    private readonly SigningKey _key;

    /// <param name="name">The name of the witness.</param>
    /// <param name="seed">The private key of RFC 8032: 32 secret bytes.</param>
    /// <exception cref="ArgumentException">A name with a space, plus or control character, or the seed is not 32 bytes long.</exception>
    public CheckpointCosigner(string name, ReadOnlySpan<byte> seed) => _key = new SigningKey(name, SignatureType.Cosignature, seed);

    /// <summary>What others verify with.</summary>
    public VerifierKey Verifier => _key.Verifier;

    /// <summary>Signs that at this time the checkpoint was the largest the witness had seen of the log.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970.</exception>
    public NoteSignature Cosign(Checkpoint checkpoint, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(now));
        return _key.Signature(Cosignature.Join(seconds, _key.Sign(Cosignature.Message(seconds, checkpoint.Text))));
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
