using System.Buffers.Binary;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>A signature line of a note, as it stands there: nothing has been verified.</summary>
public sealed class NoteSignature
{
    private const string Dash = "\u2014 ";
    private const int IdLength = 4;

    internal NoteSignature(string name, uint keyId, ReadOnlyMemory<byte> signature) => (Name, KeyId, Signature) = (name, keyId, signature);

    /// <summary>The name of the key that is said to have signed.</summary>
    public string Name { get; }

    /// <summary>The id of that key. An identifier, not a fingerprint: it can be forged.</summary>
    public uint KeyId { get; }

    /// <summary>What the key's type makes of the text: 64 bytes, or 72 of a cosignature; other lengths of keys that are not known.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The line, with its line feed.</summary>
    public string Line
    {
        get
        {
            var bytes = new byte[IdLength + Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
            Signature.CopyTo(bytes.AsMemory(IdLength));
            return $"{Dash}{Name} {Convert.ToBase64String(bytes)}\n";
        }
    }

    /// <summary>Reads a line without its line feed; null if it is none.</summary>
    internal static NoteSignature? Read(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [var name, var base64])
            return null;
        return NoteText.IsKeyName(name) && NoteText.TryReadBase64(base64, out var bytes) && bytes.Length > IdLength
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(IdLength))
            : null;
    }
}
