using System.Buffers;
using System.Buffers.Binary;

namespace OpsConsole.Sensors.Blocks;

/// <summary>Writes into a rented buffer that grows; give it back with <see cref="Dispose"/>.</summary>
internal ref struct BlockWriter(int sizeHint)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, 256));
    private int _length = 0;

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Makes room, so that the unchecked writes that follow stay inside the buffer.</summary>
    public void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    public void Byte(byte value) => _buffer[_length++] = value;

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    public void Varint(ulong value)
    {
        var buffer = _buffer;
        var at = _length;
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }
        buffer[at++] = (byte)value;
        _length = at;
    }

    /// <summary>Small negative numbers stay short.</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Raw(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(double);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}

/// <summary>Reads what <see cref="BlockWriter"/> wrote. Every read says whether there was enough; nothing throws.</summary>
internal ref struct BlockReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at = 0;

    public readonly int Left => _bytes.Length - _at;

    public bool Byte(out byte value)
    {
        value = 0;
        if (Left < 1)
            return false;
        value = _bytes[_at++];
        return true;
    }

    public bool Bytes(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (count < 0 || Left < count)
            return false;
        value = _bytes.Slice(_at, count);
        _at += count;
        return true;
    }

    public bool Varint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _bytes.Length)
                return false;
            var next = _bytes[_at++];
            // The tenth byte holds one bit: more would be lost without a word.
            if (shift == 63 && next > 1)
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }

    public bool Signed(out long value)
    {
        var read = Varint(out var zigzag);
        value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return read;
    }

    public bool Raw(out double value)
    {
        var enough = Bytes(sizeof(double), out var raw);
        value = enough ? BinaryPrimitives.ReadDoubleLittleEndian(raw) : 0;
        return enough;
    }
}
