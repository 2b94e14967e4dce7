using System.Security.Cryptography;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Sensors.Blocks;

/// <summary>
/// One accepted batch of one source, as it is stored: a compact, exact, self-contained block, proven by its SHA-256.
/// </summary>
/// <param name="Epoch">The source's restart count.</param>
/// <param name="Receive">When the batch arrived, UTC ticks.</param>
/// <param name="FromSeq">The lowest sequence number in it.</param>
/// <param name="ToSeq">The highest sequence number in it.</param>
/// <param name="Readings">The readings, in the order they were sent.</param>
internal sealed record ReadingBlock(long Epoch, long Receive, long FromSeq, long ToSeq, Reading[] Readings)
{
    /// <summary>The most readings one block may hold; the intake refuses larger batches.</summary>
    public const int MaxReadings = 10_000;

    public static byte[] Hash(ReadOnlySpan<byte> block) => SHA256.HashData(block);
}

/// <summary>
/// The format, version 1. Column after column, because neighbours in a column resemble each other: points and sequence numbers as
/// differences, source times as differences from the receive time in milliseconds where that is exact, values as scaled integers where
/// that gives back the same bits and as raw doubles where it does not. The effective time is not stored: it follows from the flags.
/// <code>
/// "OSB" 1 | varint count | signed epoch | signed receive | varint lowest seq | varint span
/// points: signed difference to the one before, each
/// seqs:   0 = lowest, lowest+1, … | 1 + signed difference each
/// flags:  0 + byte for all | 1 + byte each
/// times:  0 + signed ms for all | 1 + signed ms each | 2 + signed ticks each      (receive − source, wrapping)
/// quality: 0 + varint for all | 1 + varint each
/// values: varint; low 3 bits 0–6 = decimals of the scaled integer (zigzag) above | low 3 bits 7 = raw, 8 bytes follow
/// </code>
/// </summary>
internal static partial class BlockCodec
{
    private const byte ForAll = 0;
    private const byte Each = 1;
    private const byte EachInTicks = 2;
    private const int RawValue = 7;
    private const int MostDecimals = 6;
    private const int MostBytesPerReading = 5 + 10 + 1 + 10 + 5 + 10;

    // Beyond this a scaled integer no longer fits a double exactly.
    private const double LargestScaled = 1L << 53;

    private static ReadOnlySpan<byte> Magic => "OSB\u0001"u8;
    private static readonly double[] Scales = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <exception cref="ArgumentException">The batch is empty or larger than <see cref="ReadingBlock.MaxReadings"/>.</exception>
    public static byte[] Encode(long epoch, long receive, ReadOnlySpan<Reading> readings)
    {
        if (readings.Length is 0 or > ReadingBlock.MaxReadings)
            throw new ArgumentException($"A block holds 1–{ReadingBlock.MaxReadings} readings, not {readings.Length}.", nameof(readings));
        var writer = new BlockWriter(readings.Length * MostBytesPerReading + 64);
        try
        {
            Write(ref writer, epoch, receive, readings);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void Write(ref BlockWriter writer, long epoch, long receive, ReadOnlySpan<Reading> readings)
    {
        var first = readings[0];
        var (lowest, highest, consecutive) = (first.Seq, first.Seq, true);
        var (sameFlags, sameTime, sameQuality, wholeMilliseconds) = (true, true, true, true);
        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var reading = ref readings[i];
            lowest = Math.Min(lowest, reading.Seq);
            highest = Math.Max(highest, reading.Seq);
            consecutive &= reading.Seq == first.Seq + i;
            sameFlags &= reading.Flags == first.Flags;
            sameTime &= reading.Source == first.Source;
            sameQuality &= reading.Quality == first.Quality;
            wholeMilliseconds &= (receive - reading.Source) % TimeSpan.TicksPerMillisecond == 0;
        }

        writer.Bytes(Magic);
        writer.Varint((ulong)readings.Length);
        writer.Signed(epoch);
        writer.Signed(receive);
        writer.Varint((ulong)lowest);
        writer.Varint((ulong)(highest - lowest));
        WriteNumbers(ref writer, readings, consecutive);
        WriteFlags(ref writer, readings, sameFlags);
        WriteTimes(ref writer, readings, receive, wholeMilliseconds, sameTime);
        WriteQualities(ref writer, readings, sameQuality);
        WriteValues(ref writer, readings);
    }

    private static void WriteNumbers(ref BlockWriter writer, ReadOnlySpan<Reading> readings, bool consecutive)
    {
        var point = 0;
        foreach (ref readonly var reading in readings)
        {
            writer.Signed((long)reading.Point - point);
            point = reading.Point;
        }
        writer.Byte(consecutive ? ForAll : Each);
        if (consecutive)
            return;
        var seq = 0L;
        foreach (ref readonly var reading in readings)
        {
            writer.Signed(reading.Seq - seq);
            seq = reading.Seq;
        }
    }

    private static void WriteFlags(ref BlockWriter writer, ReadOnlySpan<Reading> readings, bool same)
    {
        writer.Byte(same ? ForAll : Each);
        foreach (ref readonly var reading in same ? readings[..1] : readings)
            writer.Byte((byte)reading.Flags);
    }

    private static void WriteTimes(ref BlockWriter writer, ReadOnlySpan<Reading> readings, long receive, bool wholeMilliseconds, bool same)
    {
        // Wrapping subtraction keeps every bit, also of the mark for an unreadable time.
        var unit = wholeMilliseconds ? TimeSpan.TicksPerMillisecond : 1;
        writer.Byte(!wholeMilliseconds ? EachInTicks : same ? ForAll : Each);
        foreach (ref readonly var reading in same && wholeMilliseconds ? readings[..1] : readings)
            writer.Signed((receive - reading.Source) / unit);
    }

    private static void WriteQualities(ref BlockWriter writer, ReadOnlySpan<Reading> readings, bool same)
    {
        writer.Byte(same ? ForAll : Each);
        foreach (ref readonly var reading in same ? readings[..1] : readings)
            writer.Varint(reading.Quality.Code);
    }

    private static void WriteValues(ref BlockWriter writer, ReadOnlySpan<Reading> readings)
    {
        var guess = 0;
        foreach (ref readonly var reading in readings)
        {
            if (TryScale(reading.Value, ref guess, out var scaled))
            {
                writer.Varint(((ulong)((scaled << 1) ^ (scaled >> 63)) << 3) | (uint)guess);
            }
            else
            {
                writer.Byte(RawValue);
                writer.Raw(reading.Value);
            }
        }
    }

    /// <summary>Finds an integer and a number of decimals that give back exactly the same bits, trying first what the neighbour needed.</summary>
    private static bool TryScale(double value, ref int decimals, out long scaled)
    {
        if (Exact(value, decimals, out scaled))
            return true;
        for (var d = 0; d <= MostDecimals; d++)
        {
            if (d != decimals && Exact(value, d, out scaled))
            {
                decimals = d;
                return true;
            }
        }
        return false;
    }

    private static bool Exact(double value, int decimals, out long scaled)
    {
        var product = Math.Round(value * Scales[decimals]);
        // Not a number and infinities fail the comparison.
        if (!(Math.Abs(product) < LargestScaled))
        {
            scaled = 0;
            return false;
        }
        scaled = (long)product;
        return BitConverter.DoubleToInt64Bits(scaled / Scales[decimals]) == BitConverter.DoubleToInt64Bits(value);
    }
}
