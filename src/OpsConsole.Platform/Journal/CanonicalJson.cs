using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OpsConsole.Platform.Journal;

/// <summary>
/// JSON Canonicalization Scheme (RFC 8785): no white space, members sorted by UTF-16 code units, ECMAScript numbers,
/// minimal escapes. What is hashed, compared as a fingerprint, or kept as evidence goes through here.
/// </summary>
public static class CanonicalJson
{
    private const long LargestExactInteger = 9_007_199_254_740_991;
    private const int LargestKeptBuffer = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The canonical form of any JSON value.</summary>
    /// <exception cref="FormatException">Duplicate member, lone surrogate, or a number outside IEEE-754 double.</exception>
    public static byte[] Of(JsonElement value) => Write(value, integersOnly: false);

    /// <summary>The canonical form of a journal payload, in which every number is an integer no larger than 2^53-1 in magnitude.</summary>
    /// <exception cref="FormatException">As <see cref="Of(JsonElement)"/>, or a number that is not such an integer.</exception>
    public static byte[] OfEvidence(JsonElement value) => Write(value, integersOnly: true);

    /// <summary>The canonical form of UTF-8 JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="FormatException">As <see cref="Of(JsonElement)"/>.</exception>
    public static byte[] Of(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        return Of(document.RootElement);
    }

    private static byte[] Write(JsonElement value, bool integersOnly)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        WriteValue(buffer, value, integersOnly);
        var written = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > LargestKeptBuffer)
            _buffer = null;
        return written;
    }

    private static void WriteValue(ArrayBufferWriter<byte> buffer, JsonElement value, bool integersOnly)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(buffer, value, integersOnly);
                break;
            case JsonValueKind.Array:
                WriteArray(buffer, value, integersOnly);
                break;
            case JsonValueKind.String:
                WriteText(buffer, value);
                break;
            case JsonValueKind.Number:
                WriteNumber(buffer, value, integersOnly);
                break;
            case JsonValueKind.True:
                buffer.Write("true"u8);
                break;
            case JsonValueKind.False:
                buffer.Write("false"u8);
                break;
            case JsonValueKind.Null:
                buffer.Write("null"u8);
                break;
            default:
                throw new FormatException("There is no JSON value here.");
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> buffer, JsonElement value, bool integersOnly)
    {
        var count = value.GetPropertyCount();
        var members = ArrayPool<JsonProperty>.Shared.Rent(count);
        try
        {
            var taken = 0;
            foreach (var member in value.EnumerateObject())
                members[taken++] = member;
            members.AsSpan(0, count).Sort(Compare);

            buffer.Write("{"u8);
            for (var i = 0; i < count; i++)
            {
                if (i > 0)
                {
                    if (Compare(members[i - 1], members[i]) == 0)
                        throw new FormatException($"The member '{members[i].Name}' stands twice.");
                    buffer.Write(","u8);
                }

                WriteName(buffer, members[i]);
                buffer.Write(":"u8);
                WriteValue(buffer, members[i].Value, integersOnly);
            }

            buffer.Write("}"u8);
        }
        finally
        {
            ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
        }
    }

    // Bytes of plain ASCII sort as UTF-16 code units do; anything else is decoded first.
    private static int Compare(JsonProperty a, JsonProperty b)
    {
        var first = JsonMarshal.GetRawUtf8PropertyName(a);
        var second = JsonMarshal.GetRawUtf8PropertyName(b);
        return IsPlain(first) && IsPlain(second) ? first.SequenceCompareTo(second) : string.CompareOrdinal(Name(a), Name(b));
    }

    private static bool IsPlain(ReadOnlySpan<byte> raw) => Ascii.IsValid(raw) && !raw.Contains((byte)'\\');

    private static void WriteName(ArrayBufferWriter<byte> buffer, JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (!IsPlain(raw))
        {
            WriteString(buffer, Name(member));
            return;
        }

        buffer.Write("\""u8);
        buffer.Write(raw);
        buffer.Write("\""u8);
    }

    // A string that was written without an escape is canonical as it stands: what must be escaped cannot stand there bare.
    private static void WriteText(ArrayBufferWriter<byte> buffer, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (!raw.Contains((byte)'\\') && Utf8.IsValid(raw))
            buffer.Write(raw);
        else
            WriteString(buffer, Text(value));
    }

    private static void WriteArray(ArrayBufferWriter<byte> buffer, JsonElement value, bool integersOnly)
    {
        buffer.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
                buffer.Write(","u8);
            first = false;
            WriteValue(buffer, item, integersOnly);
        }

        buffer.Write("]"u8);
    }

    // The reader refuses to decode an escaped lone surrogate; that is bad input, not a fault of ours.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("A string holds a lone surrogate.", error);
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("A member name holds a lone surrogate.", error);
        }
    }

    internal static void WriteString(ArrayBufferWriter<byte> buffer, string text)
    {
        buffer.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(NotAsItIs) is var i and >= 0)
        {
            var c = rest[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 >= rest.Length || !char.IsLowSurrogate(rest[i + 1]))
                    throw new FormatException("A string holds a lone surrogate.");
                i += 2;
                Encoding.UTF8.GetBytes(rest[..i], buffer);
                rest = rest[i..];
                continue;
            }

            Encoding.UTF8.GetBytes(rest[..i], buffer);
            WriteEscape(buffer, c);
            rest = rest[(i + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, buffer);
        buffer.Write("\""u8);
    }

    private static readonly SearchValues<char> NotAsItIs = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private static void WriteEscape(ArrayBufferWriter<byte> buffer, char c)
    {
        switch (c)
        {
            case '"': buffer.Write("\\\""u8); break;
            case '\\': buffer.Write("\\\\"u8); break;
            case '\b': buffer.Write("\\b"u8); break;
            case '\t': buffer.Write("\\t"u8); break;
            case '\n': buffer.Write("\\n"u8); break;
            case '\f': buffer.Write("\\f"u8); break;
            case '\r': buffer.Write("\\r"u8); break;
            default: Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"), buffer); break;
        }
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, JsonElement value, bool integersOnly)
    {
        if (value.TryGetInt64(out var integer) && integer is >= -LargestExactInteger and <= LargestExactInteger)
        {
            Span<byte> digits = stackalloc byte[20];
            integer.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
            buffer.Write(digits[..written]);
            return;
        }

        if (integersOnly)
            throw new FormatException("Evidence holds integers up to 2^53-1; larger or fractional values are strings.");
        if (!value.TryGetDouble(out var number))
            throw new FormatException("The number is outside the range of a double.");
        Encoding.ASCII.GetBytes(Number(number), buffer);
    }

    /// <summary>ECMAScript's shortest form of a double (RFC 8785, section 3.2.2.3).</summary>
    /// <exception cref="FormatException">Not a number, or infinite.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new FormatException("Neither NaN nor infinity is JSON.");
        if (value == 0)
            return "0";

        // "R" gives the shortest round-trip digits; its layout differs from ECMAScript's, so only the digits are taken.
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Decompose(round);
        var sign = value < 0 ? "-" : "";
        var count = digits.Length;

        if (exponent is >= 0 and <= 20 && count <= exponent + 1)
            return sign + digits.PadRight(exponent + 1, '0');
        if (exponent is >= 0 and <= 20)
            return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
        if (exponent is < 0 and >= -6)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";

        var power = exponent < 0 ? $"-{-exponent}" : $"+{exponent}";
        return count == 1 ? $"{sign}{digits}e{power}" : $"{sign}{digits[0]}.{digits[1..]}e{power}";
    }

    // Significant digits without leading or trailing zeros, and the power of ten of the first one.
    private static (string Digits, int Exponent) Decompose(string text)
    {
        var body = text.TrimStart('-');
        var mark = body.IndexOf('E', StringComparison.Ordinal);
        var power = mark < 0 ? 0 : int.Parse(body.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? body : body[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var digits = point < 0 ? mantissa : whole + mantissa[(point + 1)..];
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), power + whole.Length - 1 - leading);
    }
}
