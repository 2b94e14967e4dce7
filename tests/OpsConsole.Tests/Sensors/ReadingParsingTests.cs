using System.Text;
using CsCheck;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class ReadingParsingTests
{
    private static readonly TagIndex Tags = new(
        [new("CO-1", 0), new("CO-2", 1), new("ALIEN", 2)], [new("PLC-1", 0), new("PLC-2", 1)]);

    private static readonly int[] Sources = [0, 0, 1];

    private static (BatchRefusal? Refusal, ReadingBatch Batch) Parse(string json, int max = 1000)
    {
        var parsing = new ReadingParsing();
        return (parsing.Parse(Encoding.UTF8.GetBytes(json), Tags, Sources, max), parsing.Batch);
    }

    private static ReadingBatch Items(string items)
    {
        var (refusal, batch) = Parse($$"""{"source":"PLC-1","epoch":4,"readings":[{{items}}]}""");
        refusal.Should().BeNull();
        return batch;
    }

    [Fact]
    public void A_batch_is_read_in_any_order_of_its_properties()
    {
        var (refusal, batch) = Parse("""
            {"readings":[{"value":40.5,"extra":{"a":[1]},"time":"2026-07-01T03:00:00Z","tag":"CO-1","seq":7},
             {"seq":8,"tag":"CO-2","time":1782874801000,"value":-1e-3,"quality":"BadSensorFailure"}],"note":[{}],"epoch":4,"source":"PLC-1"}
            """);
        refusal.Should().BeNull();
        batch.Source.Should().Be("PLC-1");
        batch.Epoch.Should().Be(4);
        batch.Readings.ToArray().Should().Equal(
            new SentReading(0, 0, 7, Clock.Now, 40.5, Quality.Good),
            new SentReading(1, 1, 8, Clock.NowPlus(1), -0.001, Quality.BadSensorFailure));
        batch.Quarantined.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""7""", QuarantineCode.NotAnObject)]
    [InlineData("""[{"tag":"CO-1"}]""", QuarantineCode.NotAnObject)]
    [InlineData("""null""", QuarantineCode.NotAnObject)]
    [InlineData("""{}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1,"seq":-1}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1,"seq":1.5}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1,"seq":"9"}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1,"seq":9007199254740992}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"tag":"CO-1","value":1,"seq":99999999999999999999}""", QuarantineCode.SeqInvalid)]
    [InlineData("""{"seq":9,"value":1}""", QuarantineCode.TagMissing)]
    [InlineData("""{"tag":7,"seq":9,"value":1}""", QuarantineCode.TagMissing)]
    [InlineData("""{"tag":{"a":1},"seq":9,"value":1}""", QuarantineCode.TagMissing)]
    [InlineData("""{"tag":"NOPE","seq":9,"value":1}""", QuarantineCode.TagUnknown)]
    [InlineData("""{"tag":"CO-1é","seq":9,"value":1}""", QuarantineCode.TagUnknown)]
    [InlineData("""{"tag":"","seq":9,"value":1}""", QuarantineCode.TagUnknown)]
    [InlineData("""{"tag":"ALIEN","seq":9,"value":1}""", QuarantineCode.TagOfOtherSource)]
    [InlineData("""{"tag":"CO-1","seq":9}""", QuarantineCode.ValueMissing)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":null}""", QuarantineCode.ValueMissing)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":"40"}""", QuarantineCode.ValueNotNumber)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":"NaN"}""", QuarantineCode.ValueNotNumber)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":true}""", QuarantineCode.ValueNotNumber)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":[1]}""", QuarantineCode.ValueNotNumber)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":1e999}""", QuarantineCode.ValueNotFinite)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":1,"quality":"Fine"}""", QuarantineCode.QualityUnknown)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":1,"quality":192}""", QuarantineCode.QualityUnknown)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":1,"quality":-1}""", QuarantineCode.QualityUnknown)]
    [InlineData("""{"tag":"CO-1","seq":9,"value":1,"quality":true}""", QuarantineCode.QualityUnknown)]
    public void A_bad_reading_is_quarantined_alone(string bad, string code)
    {
        const string before = """{"tag":"CO-1","seq":5,"value":1}""";
        const string after = """{"tag":"CO-2","seq":6,"value":2}""";
        var json = $$"""{"source":"PLC-1","epoch":4,"readings":[{{before}},{{bad}},{{after}}]}""";
        var (refusal, batch) = Parse(json);
        refusal.Should().BeNull();
        batch.Readings.ToArray().Select(r => r.Seq).Should().Equal(5, 6);
        var quarantined = batch.Quarantined.Should().ContainSingle().Subject;
        quarantined.Index.Should().Be(1);
        quarantined.Code.Should().Be(code);
        QuarantineCode.All.Should().Contain(code);
        var kept = Encoding.UTF8.GetBytes(json).AsSpan(quarantined.Start, quarantined.Length);
        Encoding.UTF8.GetString(kept).Should().Be(bad, "what was sent is kept as evidence");
    }

    [Theory]
    [InlineData("", RefusalCode.JsonMalformed)]
    [InlineData("[]", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[{"tag":"CO-1","seq":1,"value":NaN}]}""", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[{"tag":"CO-1","seq":1""", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[]} {}""", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[],"readings":[]}""", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"\ud800","epoch":4,"readings":[]}""", RefusalCode.JsonMalformed)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[{"tag":"\ud800","seq":1,"value":1}]}""", RefusalCode.JsonMalformed)]
    [InlineData("""{"epoch":4,"readings":[]}""", RefusalCode.SourceMissing)]
    [InlineData("""{"source":7,"epoch":4,"readings":[]}""", RefusalCode.SourceInvalid)]
    [InlineData("""{"source":"a b","epoch":4,"readings":[]}""", RefusalCode.SourceInvalid)]
    [InlineData("""{"source":"","epoch":4,"readings":[]}""", RefusalCode.SourceInvalid)]
    [InlineData("""{"source":"PLC-1","readings":[]}""", RefusalCode.EpochInvalid)]
    [InlineData("""{"source":"PLC-1","epoch":-1,"readings":[]}""", RefusalCode.EpochInvalid)]
    [InlineData("""{"source":"PLC-1","epoch":1.5,"readings":[]}""", RefusalCode.EpochInvalid)]
    [InlineData("""{"source":"PLC-1","epoch":"1","readings":[]}""", RefusalCode.EpochInvalid)]
    [InlineData("""{"source":"PLC-1","epoch":1e30,"readings":[]}""", RefusalCode.EpochInvalid)]
    [InlineData("""{"source":"PLC-1","epoch":4}""", RefusalCode.ReadingsMissing)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":{}}""", RefusalCode.ReadingsMissing)]
    [InlineData("""{"source":"PLC-1","epoch":4,"readings":[1,2,3]}""", RefusalCode.TooManyReadings)]
    public void A_batch_whose_frame_is_broken_is_refused_whole(string json, string code) =>
        Parse(json, max: 2).Refusal!.Code.Should().Be(code);

    [Fact]
    public void A_time_that_cannot_be_read_never_costs_the_reading()
    {
        var batch = Items("""
            {"tag":"CO-1","seq":1,"value":1,"time":"NaN"},{"tag":"CO-1","seq":2,"value":1,"time":null},{"tag":"CO-1","seq":3,"value":1},
            {"tag":"CO-1","seq":4,"value":1,"time":{}},{"tag":"CO-1","seq":5,"value":1,"time":1e300}
            """);
        batch.Count.Should().Be(5);
        batch.Readings.ToArray().Should().OnlyContain(r => r.Source == SourceTime.Unreadable);
    }

    [Fact]
    public void A_failed_poll_is_a_reading_without_a_value()
    {
        var batch = Items("""{"tag":"CO-1","seq":1,"value":null,"quality":"BadNoCommunication"},{"tag":"CO-1","seq":2,"quality":2147811328}""");
        batch.Quarantined.Should().BeEmpty();
        batch.Readings.ToArray().Should().OnlyContain(r => double.IsNaN(r.Value) && r.Quality.IsBad);
    }

    [Fact]
    public void The_same_reading_twice_is_a_repeat_and_another_under_its_number_is_quarantined()
    {
        var batch = Items("""
            {"tag":"CO-1","seq":2,"value":1},{"tag":"CO-1","seq":1,"value":1},{"tag":"CO-1","seq":2,"value":1},{"tag":"CO-1","seq":2,"value":9}
            """);
        batch.Readings.ToArray().Select(r => r.Seq).Should().Equal(2, 1);
        batch.Repeats.Should().Be(1);
        batch.Quarantined.Should().ContainSingle().Which.Should().Match<QuarantinedReading>(q => q.Index == 3 && q.Code == QuarantineCode.SeqConflict);
    }

    [Fact]
    public void A_parser_used_again_remembers_nothing()
    {
        var parsing = new ReadingParsing();
        parsing.Parse("""{"source":"PLC-1","epoch":4,"readings":[{"tag":"CO-1","seq":1,"value":1},7]}"""u8, Tags, Sources, 10);
        parsing.Parse("""{"source":"PLC-1","epoch":5,"readings":[]}"""u8, Tags, Sources, 10).Should().BeNull();
        parsing.Batch.Count.Should().Be(0);
        parsing.Batch.Quarantined.Should().BeEmpty();
    }

    [Fact]
    public void A_source_without_points_has_its_readings_quarantined()
    {
        var (refusal, batch) = Parse("""{"source":"PLC-9","epoch":4,"readings":[{"tag":"CO-1","seq":1,"value":1}]}""");
        refusal.Should().BeNull();
        batch.Quarantined.Should().ContainSingle().Which.Code.Should().Be(QuarantineCode.TagOfOtherSource);
    }

    [Fact]
    public void No_body_makes_the_parser_fail()
    {
        var whole = Encoding.UTF8.GetBytes("""{"source":"PLC-1","epoch":4,"readings":[{"tag":"CO-1","seq":7,"time":"2026-07-01T03:00:00Z","value":40.5,"quality":"Good"},{"tag":"\u0041","seq":8,"value":1}]}""");
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = value;
            var parsing = new ReadingParsing();
            _ = parsing.Parse(damaged.AsSpan(0, length), Tags, Sources, 10);
            _ = parsing.Parse(damaged, Tags, Sources, 10);
        });
    }
}
