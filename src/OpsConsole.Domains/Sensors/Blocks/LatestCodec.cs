using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Blocks;

/// <summary>The last readings of a source's points as bytes, for the next start.</summary>
internal static class LatestCodec
{
    private const int MostBytesEach = 5 + 10 * 6 + 8 + 5 + 1;
    private const byte Version = 1;

    public static byte[] Encode(IReadOnlyList<LastReading> latest)
    {
        var writer = new BlockWriter(latest.Count * 32);
        try
        {
            writer.Reserve(8 + latest.Count * MostBytesEach);
            writer.Byte(Version);
            writer.Varint((ulong)latest.Count);
            foreach (var last in latest)
            {
                writer.Varint((ulong)last.Point);
                writer.Signed(last.Epoch);
                writer.Signed(last.Seq);
                writer.Signed(last.Receive);
                writer.Signed(last.Receive - last.Source);
                writer.Signed(last.Receive - last.Effective);
                writer.Raw(last.Value);
                writer.Varint(last.Quality.Code);
                writer.Byte((byte)last.Flags);
            }

            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="FormatException">The bytes are damaged.</exception>
    public static List<LastReading> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new BlockReader(bytes);
        if (!reader.Byte(out var version) || version != Version || !reader.Varint(out var count) || count > (ulong)reader.Left)
            throw new FormatException("The last readings are not readable.");
        var latest = new List<LastReading>((int)count);
        for (var i = 0UL; i < count; i++)
        {
            if (!reader.Varint(out var point) || point > int.MaxValue || !reader.Signed(out var epoch) || !reader.Signed(out var seq)
                || !reader.Signed(out var receive) || !reader.Signed(out var source) || !reader.Signed(out var effective)
                || !reader.Raw(out var value) || !reader.Varint(out var quality) || !reader.Byte(out var flags))
                throw new FormatException("The last readings are cut short.");
            latest.Add(new LastReading(
                (int)point, epoch, seq, unchecked(receive - source), receive, unchecked(receive - effective), value, new Quality((uint)quality), (TimeFlags)flags));
        }

        return latest;
    }
}
