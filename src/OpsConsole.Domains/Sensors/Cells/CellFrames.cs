using System.Buffers.Binary;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Cells;

/// <summary>
/// Encodes the cells for the browsers: once for everybody who watches. A snapshot carries every cell, a delta those that changed since
/// the frame before. The byte layout is documented with the live topics and read by <c>sensor-cells.js</c>.
/// </summary>
internal static class CellFrames
{
    public const byte Version = 1;
    public const byte Snapshot = 1;
    public const byte Delta = 2;
    public const int HeadLength = 40;
    public const int EntryLength = 12;

    /// <summary>Stands for the age of a point without readings.</summary>
    public const uint NeverSeen = uint.MaxValue;

    private const int IndexBits = 24;

    /// <summary>The most points a frame can name.</summary>
    public const int MostPoints = 1 << IndexBits;

    /// <param name="layout">Changes with the list of points; a browser with another one fetches the list again.</param>
    /// <param name="position">The position after this frame.</param>
    /// <param name="now">Server time, UTC ticks.</param>
    public static byte[] EncodeSnapshot(PointTable table, uint layout, long position, long now)
    {
        var entries = new EntryBuffer(table.Count, now);
        table.VisitAll(entries.Add);
        return entries.Frame(Snapshot, layout, position, position);
    }

    /// <param name="position">The position before this frame; the frame's own is one higher.</param>
    /// <param name="withValues">Also the cells of which only the value changed.</param>
    /// <param name="always">Also a frame without entries, which says that there is nothing new and that the server lives.</param>
    /// <returns>Null when nothing changed.</returns>
    public static byte[]? EncodeDelta(PointTable table, uint layout, long position, long now, bool withValues, bool always = false)
    {
        var entries = new EntryBuffer(256, now);
        table.VisitChanges(withValues, entries.Add);
        return entries.Count == 0 && !always ? null : entries.Frame(Delta, layout, position, position + 1);
    }

    private sealed class EntryBuffer(int expected, long now)
    {
        private byte[] _bytes = new byte[HeadLength + Math.Max(expected, 1) * EntryLength];

        public int Count { get; private set; }

        public void Add(int point, byte cell, double value, long effective)
        {
            var at = HeadLength + Count * EntryLength;
            if (at + EntryLength > _bytes.Length)
                Array.Resize(ref _bytes, _bytes.Length * 2);
            var entry = _bytes.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)point | ((uint)cell << IndexBits));
            BinaryPrimitives.WriteSingleLittleEndian(entry[4..], (float)value);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], AgeInTenths(effective));
            Count++;
        }

        public byte[] Frame(byte kind, uint layout, long before, long position)
        {
            var head = _bytes.AsSpan(0, HeadLength);
            head.Clear();
            head[0] = kind;
            head[1] = Version;
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], layout);
            BinaryPrimitives.WriteDoubleLittleEndian(head[8..], before);
            BinaryPrimitives.WriteDoubleLittleEndian(head[16..], position);
            BinaryPrimitives.WriteDoubleLittleEndian(head[24..], SourceTime.ToUnixMilliseconds(now));
            BinaryPrimitives.WriteUInt32LittleEndian(head[32..], (uint)Count);
            return _bytes.AsSpan(0, HeadLength + Count * EntryLength).ToArray();
        }

        private uint AgeInTenths(long effective) => effective == 0
            ? NeverSeen
            : (uint)Math.Min(Math.Max(0, now - effective) / (TimeSpan.TicksPerMillisecond * 100), NeverSeen - 1);
    }
}
