using System.Text;

namespace OpsConsole.Platform.Journal.Log;

/// <summary>The letters of notes: strict UTF-8, strict base64, no control characters. What has two spellings is refused.</summary>
internal static class NoteText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes that are signed.</summary>
    /// <exception cref="EncoderFallbackException">There is a lone surrogate.</exception>
    public static byte[] Bytes(string text) => Utf8.GetBytes(text);

    /// <summary>Reads UTF-8; false if it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Utf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>Whether this can be a text or the lines of one: no control character but the line feed, no lone surrogate.</summary>
    public static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || (text[i] < ' ' && text[i] != '\n'))
                return false;
        }

        return true;
    }

    /// <summary>Whether this can be one line.</summary>
    public static bool IsLine(string line) => line.Length > 0 && !line.Contains('\n', StringComparison.Ordinal) && IsClean(line);

    /// <summary>Whether this can be the name of a key: no spaces of any kind and no plus.</summary>
    public static bool IsKeyName(string name) => IsLine(name) && !name.Contains('+', StringComparison.Ordinal) && !name.Any(char.IsWhiteSpace);

    /// <summary>Reads base64 (RFC 4648, section 4) in its one spelling: padded, without white space, unused bits zero.</summary>
    public static bool TryReadBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }
}
