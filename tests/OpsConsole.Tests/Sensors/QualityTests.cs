using OpsConsole.Sensors.Readings;

namespace OpsConsole.Tests.Sensors;

public sealed class QualityTests
{
    [Theory]
    [InlineData("Good", 0x00000000u, 192)]
    [InlineData("GoodLocalOverride", 0x00960000u, 216)]
    [InlineData("UncertainNoCommunicationLastUsableValue", 0x408F0000u, null)]
    [InlineData("UncertainLastUsableValue", 0x40900000u, 68)]
    [InlineData("UncertainSubstituteValue", 0x40910000u, 72)]
    [InlineData("UncertainInitialValue", 0x40920000u, null)]
    [InlineData("UncertainSensorNotAccurate", 0x40930000u, 80)]
    [InlineData("UncertainEngineeringUnitsExceeded", 0x40940000u, 84)]
    [InlineData("UncertainSubNormal", 0x40950000u, 88)]
    [InlineData("BadConfigurationError", 0x80890000u, 4)]
    [InlineData("BadNotConnected", 0x808A0000u, 8)]
    [InlineData("BadDeviceFailure", 0x808B0000u, 12)]
    [InlineData("BadSensorFailure", 0x808C0000u, 16)]
    [InlineData("BadNoCommunication", 0x80310000u, 24)]
    [InlineData("BadCommunicationError", 0x80050000u, 20)]
    [InlineData("BadOutOfService", 0x808D0000u, 28)]
    [InlineData("BadWaitingForInitialData", 0x80320000u, 32)]
    public void Every_code_has_its_number_its_name_and_its_classic_byte(string name, uint code, int? classic)
    {
        Quality.TryAccept(name, out var quality).Should().BeTrue();
        quality.Code.Should().Be(code);
        quality.Name.Should().Be(name);
        quality.Severity.ToString().Should().Be(name.StartsWith("Good", StringComparison.Ordinal) ? "Good" : name.StartsWith("Bad", StringComparison.Ordinal) ? "Bad" : "Uncertain");
        if (classic is { } value)
            Quality.FromClassic((byte)value).Should().Be(quality);
    }

    [Fact]
    public void An_unknown_classic_byte_never_becomes_better_than_its_severity_bits()
    {
        for (var classic = 0; classic <= 255; classic++)
        {
            var expected = (classic >> 6) switch { 3 => QualitySeverity.Good, 1 => QualitySeverity.Uncertain, _ => QualitySeverity.Bad };
            Quality.FromClassic((byte)classic).Severity.Should().Be(expected, "of byte {0}", classic);
        }
    }

    [Theory]
    [InlineData(0UL, true)]
    [InlineData(0x808C0000UL, true)]
    [InlineData(0x80AB0000UL, true)] // A code of the standard that has no name here is still bad.
    [InlineData(192UL, false)] // Most likely a classic byte: good there, nonsense here.
    [InlineData(24UL, false)]
    [InlineData(0xC0000000UL, false)] // The reserved severity.
    [InlineData(0x1_0000_0000UL, false)]
    public void A_code_from_outside_is_accepted_only_when_it_can_mean_one_thing(ulong code, bool accepted) =>
        Quality.TryAccept(code, out _).Should().Be(accepted);

    [Fact]
    public void A_name_from_outside_must_be_known() => Quality.TryAccept("good", out _).Should().BeFalse();

    [Fact]
    public void Limit_bits_travel_beside_the_code()
    {
        var high = Quality.BadSensorFailure.WithLimit(QualityLimit.High);
        high.Limit.Should().Be(QualityLimit.High);
        high.Name.Should().Be("BadSensorFailure");
        high.Code.Should().Be(0x808C0200u);
        Quality.Good.WithLimit(QualityLimit.Low).Code.Should().Be(0x00000100u);
        Quality.Good.WithLimit(QualityLimit.Constant).Code.Should().Be(0x00000300u);
    }

    [Fact]
    public void The_worse_of_two_wins_and_of_equals_the_first()
    {
        Quality.Worst(Quality.Good, Quality.Uncertain).Should().Be(Quality.Uncertain);
        Quality.Worst(Quality.BadSensorFailure, Quality.Uncertain).Should().Be(Quality.BadSensorFailure);
        Quality.Worst(Quality.BadSensorFailure, Quality.BadNoCommunication).Should().Be(Quality.BadSensorFailure);
        new Quality(0xC000_0000).Severity.Should().Be(QualitySeverity.Bad);
    }
}
