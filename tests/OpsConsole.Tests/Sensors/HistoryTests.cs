using CsCheck;
using OpsConsole.Sensors;
using OpsConsole.Sensors.Blocks;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.History;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class HistoryTests
{
    private static HistoryReading Reading(double seconds, double value, Quality? quality = null) =>
        new(new OrderKey(Clock.NowPlus(seconds), 1, (long)(seconds * 10)), 0, 0, value, quality ?? Quality.Good, TimeFlags.None);

    [Fact]
    public void Columns_keep_first_last_least_and_greatest_of_everything() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3600], Gen.Double[-100, 100]).Array[1, 300], Gen.Int[1, 80]).Sample((samples, pixels) =>
        {
            var readings = samples.Select(s => Reading(s.Item1, s.Item2)).OrderBy(r => r.Key).ToList();
            var columns = Downsampling.Columns(readings, Clock.Now, Clock.NowPlus(3600), pixels);
            columns.Count.Should().BeLessThanOrEqualTo(pixels);
            columns.Sum(c => c.Count).Should().Be(readings.Count);
            columns[0].First.Should().Be(readings[0].Value);
            columns[^1].Last.Should().Be(readings[^1].Value);
            columns.Min(c => c.Min).Should().Be(readings.Min(r => r.Value));
            columns.Max(c => c.Max).Should().Be(readings.Max(r => r.Value));
            columns.Zip(columns.Skip(1)).Should().OnlyContain(p => p.First.From < p.Second.From);
            // Every column in which a reading passed a limit shows that it did.
            columns.Count(c => c.Max >= 87).Should().Be(readings.Where(r => r.Value >= 87).Select(r => columns.Last(c => c.From <= r.Key.Effective + 1).From).Distinct().Count());
        });

    [Fact]
    public void A_column_says_how_much_of_it_is_good_and_what_was_worst()
    {
        var column = Downsampling.Columns(
            [Reading(1, 10), Reading(2, double.NaN, Quality.BadSensorFailure), Reading(3, 11, Quality.Uncertain)], Clock.Now, Clock.NowPlus(10), 1).Single();
        column.Good.Should().Be(1);
        column.Worst.Should().Be(Quality.BadSensorFailure);
        (column.First, column.Last, column.Min, column.Max).Should().Be((10, 11, 10, 11));
    }

    private static TrendDrawing Draw(params HistoryReading[] readings) => TrendDrawing.Of(
        Downsampling.Columns(readings, Clock.Now, Clock.NowPlus(600), TrendDrawing.Width), Clock.Now, Clock.NowPlus(600), Clock.Seconds(5), [50]);

    [Fact]
    public void A_trend_breaks_where_nothing_was_measured() =>
        Draw(Reading(1, 20), Reading(2, 21), Reading(30, 22), Reading(31, 23)).Good.Should().HaveCount(2);

    [Fact]
    public void A_trend_is_drawn_differently_where_the_readings_are_not_good()
    {
        var drawing = Draw(Reading(1, 20), Reading(2, 21), Reading(3, 22, Quality.Uncertain), Reading(4, 23));
        drawing.Doubtful.Should().ContainSingle();
        drawing.Good.Should().HaveCount(2);
    }

    [Fact]
    public void A_limit_is_in_the_picture_only_when_the_values_come_near_it()
    {
        Draw(Reading(1, 20), Reading(2, 21)).Limits.Should().BeEmpty();
        Draw(Reading(1, 20), Reading(2, 49)).Limits.Should().ContainSingle();
        Draw().Words.Should().Be("No readings in the last hour.");
    }

    [Theory]
    [InlineData("M4 East eastbound, 5 m", "M4 East")]
    [InlineData("M8 westbound, 2574 m", "M8")]
    [InlineData("the machine that runs this", "the machine that runs this")]
    [InlineData("Plant room 3, rack 2", "Plant room 3")]
    public void A_group_of_cells_is_a_place_without_its_direction(string location, string group) => CellGroups.NameOf(location).Should().Be(group);

    [Fact]
    public void The_last_readings_survive_being_stored() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Long, Gen.Long, Gen.Double, Gen.UInt).Select((point, source, effective, value, quality) =>
            new LastReading(point, 3, 1L << 50, source, Clock.Now, effective, value, new Quality(quality), TimeFlags.ClockInvalid)).Array[0, 50].Sample(latest =>
        {
            var again = LatestCodec.Decode(LatestCodec.Encode(latest));
            again.Select(r => (r with { Value = 0 }, BitConverter.DoubleToInt64Bits(r.Value))).Should()
                .Equal(latest.Select(r => (r with { Value = 0 }, BitConverter.DoubleToInt64Bits(r.Value))));
        });

    [Fact]
    public void Damaged_last_readings_are_refused_and_never_crash() => Gen.Byte.Array[0, 100].Sample(noise =>
    {
        try
        {
            LatestCodec.Decode(noise);
        }
        catch (FormatException)
        {
            // Refused with a reason, which is what is asked.
        }
    });
}
