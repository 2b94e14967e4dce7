using System.Diagnostics.CodeAnalysis;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Blocks;

internal static partial class BlockCodec
{
    // Point, and value: every reading takes at least one byte of each, so that a false count cannot ask for much memory.
    private const int LeastBytesPerReading = 2;

    /// <summary>Reads a block back, bit for bit. A damaged one is refused with a reason; it never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ReadingBlock? block, [NotNullWhen(false)] out string? reason)
    {
        block = null;
        reason = null;
        var reader = new BlockReader(bytes);
        if (!reader.Bytes(Magic.Length, out var magic) || !magic.SequenceEqual(Magic))
        {
            reason = "It does not begin as a block of version 1.";
            return false;
        }
        if (!reader.Varint(out var count) || !reader.Signed(out var epoch) || !reader.Signed(out var receive)
            || !reader.Varint(out var lowest) || !reader.Varint(out var span))
        {
            reason = "Its head is cut short.";
            return false;
        }
        if (count is 0 or > ReadingBlock.MaxReadings || count > (ulong)(reader.Left / LeastBytesPerReading))
        {
            reason = $"It claims {count} readings in {reader.Left} bytes.";
            return false;
        }
        if (lowest > long.MaxValue || span > long.MaxValue - lowest)
        {
            reason = "Its sequence numbers are out of range.";
            return false;
        }

        var columns = new Columns((int)count, receive, (long)lowest);
        if (!columns.Points(ref reader) || !columns.Seqs(ref reader) || !columns.Flags(ref reader) || !columns.Times(ref reader)
            || !columns.Qualities(ref reader) || !columns.Values(ref reader))
        {
            reason = $"Its {columns.Failed} are cut short or not readable.";
            return false;
        }
        if (reader.Left != 0)
        {
            reason = $"{reader.Left} bytes follow its end.";
            return false;
        }
        if (columns.SpanIs((long)lowest, (long)(lowest + span)) is { } wrong)
        {
            reason = wrong;
            return false;
        }
        block = new ReadingBlock(epoch, receive, (long)lowest, (long)(lowest + span), columns.Readings);
        return true;
    }

    private sealed class Columns(int count, long receive, long lowest)
    {
        private const TimeFlags KnownFlags =
            TimeFlags.ClockInvalid | TimeFlags.ClockAhead | TimeFlags.Historical | TimeFlags.UnitHint | TimeFlags.Scaled;

        public Reading[] Readings { get; } = new Reading[count];

        public string Failed { get; private set; } = "points";

        public bool Points(ref BlockReader reader)
        {
            Failed = "points";
            var point = 0L;
            for (var i = 0; i < Readings.Length; i++)
            {
                if (!reader.Signed(out var difference))
                    return false;
                point = unchecked(point + difference);
                if (point is < 0 or > int.MaxValue)
                    return false;
                Readings[i] = Readings[i] with { Point = (int)point };
            }
            return true;
        }

        public bool Seqs(ref BlockReader reader)
        {
            Failed = "sequence numbers";
            if (!reader.Byte(out var mode) || mode > Each)
                return false;
            var seq = mode == ForAll ? lowest - 1 : 0;
            for (var i = 0; i < Readings.Length; i++)
            {
                var difference = 1L;
                if (mode == Each && !reader.Signed(out difference))
                    return false;
                seq = unchecked(seq + difference);
                Readings[i] = Readings[i] with { Seq = seq };
            }
            return true;
        }

        public bool Flags(ref BlockReader reader)
        {
            Failed = "flags";
            if (!reader.Byte(out var mode) || mode > Each)
                return false;
            byte flags = 0;
            for (var i = 0; i < Readings.Length; i++)
            {
                if ((i == 0 || mode == Each) && !reader.Byte(out flags))
                    return false;
                if (((TimeFlags)flags & ~KnownFlags) != TimeFlags.None)
                    return false;
                Readings[i] = Readings[i] with { Flags = (TimeFlags)flags };
            }
            return true;
        }

        public bool Times(ref BlockReader reader)
        {
            Failed = "times";
            if (!reader.Byte(out var mode) || mode > EachInTicks)
                return false;
            var unit = mode == EachInTicks ? 1 : TimeSpan.TicksPerMillisecond;
            var difference = 0L;
            for (var i = 0; i < Readings.Length; i++)
            {
                if ((i == 0 || mode != ForAll) && !reader.Signed(out difference))
                    return false;
                var source = unchecked(receive - difference * unit);
                Readings[i] = Readings[i] with { Source = source, Effective = EffectiveOf(source, receive, Readings[i].Flags) };
            }
            return true;
        }

        public bool Qualities(ref BlockReader reader)
        {
            Failed = "qualities";
            if (!reader.Byte(out var mode) || mode > Each)
                return false;
            var quality = 0UL;
            for (var i = 0; i < Readings.Length; i++)
            {
                if ((i == 0 || mode == Each) && !reader.Varint(out quality))
                    return false;
                if (quality > uint.MaxValue)
                    return false;
                Readings[i] = Readings[i] with { Quality = new Quality((uint)quality) };
            }
            return true;
        }

        public bool Values(ref BlockReader reader)
        {
            Failed = "values";
            for (var i = 0; i < Readings.Length; i++)
            {
                if (!reader.Varint(out var coded))
                    return false;
                double value;
                if ((coded & 7) == RawValue)
                {
                    if (coded != RawValue || !reader.Raw(out value))
                        return false;
                }
                else
                {
                    var zigzag = coded >> 3;
                    value = ((long)(zigzag >> 1) ^ -(long)(zigzag & 1)) / Scales[(int)(coded & 7)];
                }
                Readings[i] = Readings[i] with { Value = value };
            }
            return true;
        }

        public string? SpanIs(long from, long to)
        {
            var (least, most) = (long.MaxValue, long.MinValue);
            foreach (var reading in Readings)
                (least, most) = (Math.Min(least, reading.Seq), Math.Max(most, reading.Seq));
            return least == from && most == to ? null : $"Its head says {from}–{to}, its readings are {least}–{most}.";
        }
    }

    /// <summary>The effective time follows from the source time, the receive time and what was found out about them.</summary>
    public static long EffectiveOf(long source, long receive, TimeFlags flags)
    {
        if ((flags & (TimeFlags.ClockInvalid | TimeFlags.ClockAhead)) != TimeFlags.None)
            return receive;
        return (flags & TimeFlags.Scaled) != TimeFlags.None
            ? SourceTime.FromSecondsAsMilliseconds(source)
            : source;
    }
}
