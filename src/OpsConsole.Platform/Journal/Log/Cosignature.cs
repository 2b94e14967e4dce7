using System.Buffers.Binary;
using System.Globalization;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>The bytes of <c>cosignature/v1</c> (C2SP tlog-cosignature).</summary>
internal static class Cosignature
{
    /// <summary>Length of the time before the signature proper.</summary>
    public const int TimeLength = 8;

    /// <summary>What a witness signs.</summary>
    /// <param name="seconds">Since 1970, UTC.</param>
    public static byte[] Message(long seconds, string text) =>
        NoteText.Bytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));

    /// <summary>Time and signature as they stand in a note.</summary>
    public static byte[] Join(long seconds, ReadOnlySpan<byte> signature)
    {
        var bytes = new byte[TimeLength + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        signature.CopyTo(bytes.AsSpan(TimeLength));
        return bytes;
    }

    /// <summary>The time of what stands in a note; negative if it exceeds 2^63-1, which it must not.</summary>
    public static long SecondsOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);
}
