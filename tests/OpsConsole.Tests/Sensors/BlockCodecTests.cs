using CsCheck;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class BlockCodecTests
{
    private static readonly Gen<double> Values = Gen.Frequency(
        (6, Gen.Int[-100_000, 100_000].Select(i => i / 100.0)),
        (2, Gen.Double),
        (1, Gen.OneOf(0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 0.1 + 0.2, 1e22)),
        (1, Gen.Long.Select(BitConverter.Int64BitsToDouble)));

    private static readonly Gen<TimeFlags> Flags = Gen.OneOf(
        TimeFlags.None, TimeFlags.None, TimeFlags.Historical, TimeFlags.ClockInvalid, TimeFlags.ClockAhead | TimeFlags.Historical,
        TimeFlags.ClockInvalid | TimeFlags.UnitHint, TimeFlags.Scaled);

    private static readonly Gen<long> Sources = Gen.Frequency(
        (5, Gen.Int[-5000, 5000].Select(ms => Clock.Now + ms * TimeSpan.TicksPerMillisecond)),
        (1, Gen.Const(SourceTime.Unreadable)), (1, Gen.Const(Clock.Now)), (1, Gen.Long));

    private static readonly Gen<Reading> Readings =
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Long[0, 1L << 53], Sources, Values, Gen.UInt, Flags)
            .Select((point, seq, source, value, quality, flags) =>
                new Reading(point, seq, source, BlockCodec.EffectiveOf(source, Clock.Now, flags), value, new Quality(quality), flags));

    private static readonly Gen<Reading[]> Batches = Gen.Frequency(
        (1, Readings.Array[1, 60]),
        (1, Gen.Select(Readings, Values.Array[1, 60]).Select((one, values) => // Consecutive, alike in all but the value.
            values.Select((value, i) => one with { Seq = 1000 + i, Value = value }).ToArray())));

    private static bool Same(Reading a, Reading b) =>
        a with { Value = 0 } == b with { Value = 0 } && BitConverter.DoubleToInt64Bits(a.Value) == BitConverter.DoubleToInt64Bits(b.Value);

    [Fact]
    public void A_block_gives_back_every_bit() => Gen.Select(Batches, Gen.Long[0, long.MaxValue]).Sample((readings, epoch) =>
    {
        var bytes = BlockCodec.Encode(epoch, Clock.Now, readings);
        BlockCodec.TryDecode(bytes, out var block, out var reason).Should().BeTrue(reason);
        block!.Epoch.Should().Be(epoch);
        block.Receive.Should().Be(Clock.Now);
        block.FromSeq.Should().Be(readings.Min(r => r.Seq));
        block.ToSeq.Should().Be(readings.Max(r => r.Seq));
        block.Readings.Length.Should().Be(readings.Length);
        block.Readings.Zip(readings).Should().OnlyContain(p => Same(p.First, p.Second));
        BlockCodec.Encode(epoch, Clock.Now, block.Readings).Should().Equal(bytes, "the same readings have one form and one hash");
    });

    [Fact]
    public void Damage_is_refused_or_read_but_never_crashes() =>
        Gen.Select(Batches, Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 4], Gen.Int[0, 40]).Sample((readings, damage, cut) =>
        {
            var bytes = BlockCodec.Encode(1, Clock.Now, readings);
            var hash = ReadingBlock.Hash(bytes);
            foreach (var (at, value) in damage)
                bytes[at % bytes.Length] = value;
            var damaged = bytes.AsSpan(0, Math.Max(0, bytes.Length - cut));
            var read = BlockCodec.TryDecode(damaged, out var block, out var reason);
            (block is not null).Should().Be(read);
            (reason is null).Should().Be(read);
            if (cut > 0)
                ReadingBlock.Hash(damaged).Should().NotEqual(hash);
        });

    [Fact]
    public void No_bytes_crash_the_decoder() => Gen.Byte.Array[0, 200].Sample(noise =>
    {
        BlockCodec.TryDecode(noise, out _, out _).Should().BeFalse();
        BlockCodec.TryDecode([.. "OSB\u0001"u8, .. noise], out _, out _);
    });

    [Fact]
    public void Each_kind_of_damage_has_its_reason()
    {
        var good = BlockCodec.Encode(1, Clock.Now, [new Reading(7, 5, Clock.Now, Clock.Now, 40.2, Quality.Good, TimeFlags.None)]);
        Reason([]).Should().Contain("version 1");
        Reason([.. good[..3], 2, .. good[4..]]).Should().Contain("version 1");
        Reason(good[..5]).Should().Contain("head");
        Reason(good[..^1]).Should().Contain("cut short");
        Reason([.. good, 0]).Should().Contain("follow its end");
        Reason([.. "OSB\u0001"u8, 0xFF, 0xFF, 0x7F, 2, 2, 2, 2]).Should().Contain("claims");

        static string? Reason(byte[] bytes)
        {
            BlockCodec.TryDecode(bytes, out _, out var reason).Should().BeFalse();
            return reason;
        }
    }

    [Fact]
    public void A_typical_batch_takes_a_few_bytes_a_reading()
    {
        var readings = Enumerable.Range(0, 500)
            .Select(i => new Reading(1200 + i, 90_000 + i, Clock.NowPlus(-0.04), Clock.NowPlus(-0.04), 20 + i % 70 / 10.0, Quality.Good, TimeFlags.None))
            .ToArray();
        BlockCodec.Encode(3, Clock.Now, readings).Length.Should().BeLessThan(500 * 4);
    }

    [Fact]
    public void An_empty_or_oversized_batch_is_refused()
    {
        FluentActions.Invoking(() => BlockCodec.Encode(1, 1, [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => BlockCodec.Encode(1, 1, new Reading[ReadingBlock.MaxReadings + 1])).Should().Throw<ArgumentException>();
    }
}
