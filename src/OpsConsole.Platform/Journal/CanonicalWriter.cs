using System.Buffers;
using System.Globalization;

namespace OpsConsole.Platform.Journal;

/// <summary>Writes canonical JSON whose members the caller already gives in sorted order.</summary>
internal sealed class CanonicalWriter(ArrayBufferWriter<byte> buffer)
{
    private bool _first = true;

    public void Open()
    {
        buffer.Write("{"u8);
        _first = true;
    }

    public void Close()
    {
        buffer.Write("}"u8);
        _first = false;
    }

    public void Name(string name)
    {
        if (!_first)
            buffer.Write(","u8);
        _first = false;
        CanonicalJson.WriteString(buffer, name);
        buffer.Write(":"u8);
    }

    public void Member(string name, string value)
    {
        Name(name);
        CanonicalJson.WriteString(buffer, value);
    }

    public void Member(string name, long value)
    {
        Name(name);
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
        buffer.Write(digits[..written]);
    }

    /// <summary>UTC with seven decimals, ending in Z.</summary>
    public void Member(string name, DateTimeOffset value)
    {
        Name(name);
        Span<byte> text = stackalloc byte[30];
        text[0] = (byte)'"';
        value.UtcDateTime.TryFormat(text[1..], out _, "O", CultureInfo.InvariantCulture);
        text[29] = (byte)'"';
        buffer.Write(text);
    }

    /// <summary>Lower-case hexadecimal digits.</summary>
    public void Member(string name, byte[] value)
    {
        Name(name);
        buffer.Write("\""u8);
        Convert.TryToHexStringLower(value, buffer.GetSpan(value.Length * 2), out var written);
        buffer.Advance(written);
        buffer.Write("\""u8);
    }

    public void Optional(string name, string? value)
    {
        if (value is not null)
            Member(name, value);
    }

    public void Raw(ReadOnlySpan<byte> canonical)
    {
        buffer.Write(canonical);
        _first = false;
    }

    public void Array(IReadOnlyList<string> values)
    {
        buffer.Write("["u8);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            CanonicalJson.WriteString(buffer, values[i]);
        }

        buffer.Write("]"u8);
        _first = false;
    }
}
