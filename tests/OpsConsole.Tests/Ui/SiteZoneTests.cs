using NodaTime;
using OpsConsole.Ui.Clocks;

namespace OpsConsole.Tests.Ui;

/// <summary>Sydney: the clocks go back on 5 April 2026 at 03:00 (UTC+11 to UTC+10) and forward on 4 October 2026 at 02:00.</summary>
public sealed class SiteZoneTests
{
    private static readonly SiteZone Sydney = new(DateTimeZoneProviders.Tzdb["Australia/Sydney"]);

    [Theory]
    [InlineData("2026-07-01T12:00:00", "2026-07-01T02:00:00Z", "2026-07-01T02:00:00Z")]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T01:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("2026-04-05T02:30:00", "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z")]
    [InlineData("2026-10-04T02:30:00", "2026-10-03T16:00:00Z", "2026-10-03T16:00:00Z")]
    public void A_typed_time_never_leaves_out_what_it_may_mean(string typed, string beginning, string end)
    {
        UtcText.Iso(Sydney.Beginning(Time(typed))).Should().Be(beginning);
        UtcText.Iso(Sydney.End(Time(typed))).Should().Be(end);
    }

    [Theory]
    [InlineData("2026-04-04T15:30:00Z", "2026-04-05T02:30:00", "02:30 occurs twice on 5 April 2026, because the clocks go back; this is the first (UTC+11:00).")]
    [InlineData("2026-04-04T16:30:00Z", "2026-04-05T02:30:00", "02:30 occurs twice on 5 April 2026, because the clocks go back; this is the second (UTC+10:00).")]
    [InlineData("2026-10-03T16:00:00Z", "2026-10-04T03:00:00", "The clocks go forward from 02:00 to 03:00 on 4 October 2026; the times between do not occur.")]
    [InlineData("2026-10-03T16:00:01Z", "2026-10-04T03:00:01", null)]
    [InlineData("2026-04-04T17:00:00Z", "2026-04-05T03:00:00", null)]
    public void An_instant_is_shown_by_the_clocks_of_the_site_and_what_is_odd_about_it_is_said(string at, string shown, string? remark)
    {
        var instant = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        Sydney.Shown(instant).Should().Be(Time(shown));
        Sydney.Remark(instant).Should().Be(remark);
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_fault()
    {
        UtcText.Iso(Sydney.Beginning(DateTime.MinValue)).Should().Be("0001-01-02T00:00:00Z");
        UtcText.Iso(Sydney.End(DateTime.MaxValue)).Should().Be("9999-12-30T00:00:00Z");
        Sydney.Shown(DateTimeOffset.MaxValue).Year.Should().Be(9999);
        Sydney.Remark(DateTimeOffset.MinValue).Should().BeNull();
    }

    private static DateTime Time(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
