using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>A key that is trusted to have signed, and under which name. Written <c>name+id+base64(type, key)</c>.</summary>
public sealed class VerifierKey
{
    private readonly PublicKey _key;

    private VerifierKey(string name, SignatureType type, PublicKey key)
    {
        (Name, Type, _key) = (name, type, key);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. NoteText.Bytes(name), (byte)'\n', .. TypeAndKey]));
    }

    /// <summary>The name, without spaces and plus; an address without its scheme by custom.</summary>
    public string Name { get; }

    /// <summary>What it signs, and how.</summary>
    public SignatureType Type { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ line feed ‖ type ‖ public key).</summary>
    public uint KeyId { get; }

    private byte[] TypeAndKey => [(byte)Type, .. _key.Export(KeyBlobFormat.RawPublicKey)];

    /// <param name="publicKey">32 bytes (RFC 8032).</param>
    /// <exception cref="ArgumentException">No such name, type or key.</exception>
    public static VerifierKey Of(string name, SignatureType type, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteText.IsKeyName(name))
            throw new ArgumentException("A key's name is not empty and has no space, plus or control character.", nameof(name));
        if (type is not (SignatureType.Ed25519 or SignatureType.Cosignature))
            throw new ArgumentException($"Keys of type {(int)type} are not known.", nameof(type));
        return Import(publicKey) is { } key ? new VerifierKey(name, type, key) : throw new ArgumentException("This is no Ed25519 key.", nameof(publicKey));
    }

    /// <summary>Reads a key. Refused as <c>verifier-key-malformed</c>, <c>verifier-key-unknown-type</c> or <c>verifier-key-wrong-id</c>.</summary>
    public static Outcome<VerifierKey> Parse(string text)
    {
        // The base64 at the end may have a plus of its own.
        if (text.Split('+', 3) is not [var name, var id, var base64] || !NoteText.IsKeyName(name)
            || id.Length != 8 || !uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var keyId)
            || !NoteText.TryReadBase64(base64, out var typeAndKey) || typeAndKey.Length < 2)
        {
            return Refuse("verifier-key-malformed", "A verifier key is a name, eight hexadecimal digits and the base64 of its type and key, with a plus between them.");
        }

        var type = (SignatureType)typeAndKey[0];
        if (type is not (SignatureType.Ed25519 or SignatureType.Cosignature))
            return Refuse("verifier-key-unknown-type", $"Keys of type {typeAndKey[0]} are not known here: 1 (Ed25519) and 4 (its cosignature) are.");
        if (Import(typeAndKey.AsSpan(1)) is not { } imported)
            return Refuse("verifier-key-malformed", "An Ed25519 key has 32 bytes.");
        var key = new VerifierKey(name, type, imported);
        return key.KeyId == keyId ? key : Refuse("verifier-key-wrong-id", $"The id is not that of this name and key, which is {key.KeyId:x8}: something was altered or mixed up.");
    }

    /// <summary>The key as it is written in settings.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String(TypeAndKey)}";

    /// <summary>Whether a signature is said to be of this key.</summary>
    internal bool IsNamedBy(NoteSignature signature) => signature.KeyId == KeyId && signature.Name == Name;

    /// <summary>Whether this is the same key under the same name.</summary>
    internal bool IsSameAs(VerifierKey other) => ToString() == other.ToString();

    /// <summary>Verifies a signature of this key.</summary>
    internal Outcome<VerifiedSignature> Verify(string text, NoteSignature signature)
    {
        var bytes = signature.Signature.Span;
        if (Type == SignatureType.Ed25519)
            return SignatureAlgorithm.Ed25519.Verify(_key, NoteText.Bytes(text), bytes) ? new VerifiedSignature(this, null) : Bad();
        if (bytes.Length <= Cosignature.TimeLength || Cosignature.SecondsOf(bytes) is var seconds && seconds < 0)
            return Bad();
        return SignatureAlgorithm.Ed25519.Verify(_key, Cosignature.Message(seconds, text), bytes[Cosignature.TimeLength..])
            ? new VerifiedSignature(this, seconds)
            : Bad();
    }

    private static PublicKey? Import(ReadOnlySpan<byte> key) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported) ? imported : null;

    private Refusal Bad() =>
        new("note-bad-signature", 403, "The note is not genuine", $"It bears a signature of {Name}, whose key is known, and that signature is false: the text or the signature was altered.");

    private static Refusal Refuse(string code, string detail) => new(code, 400, "The verifier key could not be read", detail);
}

/// <summary>A signature that was verified.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="CosignedAt">Seconds since 1970, UTC, of a cosignature; null for others. The signer's clock: whether it lies in the future is for the caller to judge.</param>
public sealed record VerifiedSignature(VerifierKey Key, long? CosignedAt);
