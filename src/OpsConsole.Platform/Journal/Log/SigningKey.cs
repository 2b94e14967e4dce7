using NSec.Cryptography;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>A private Ed25519 key. It cannot be read out again.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly Key _key;

    /// <exception cref="ArgumentException">No such name, or the seed is not 32 bytes long.</exception>
    public SigningKey(string name, SignatureType type, ReadOnlySpan<byte> seed)
    {
        if (!Key.TryImport(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, out var key) || key is null)
            throw new ArgumentException("A seed has 32 bytes.", nameof(seed));
        _key = key;
        Verifier = VerifierKey.Of(name, type, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public VerifierKey Verifier { get; }

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    public NoteSignature Signature(byte[] signature) => new(Verifier.Name, Verifier.KeyId, signature);

    public void Dispose() => _key.Dispose();
}
