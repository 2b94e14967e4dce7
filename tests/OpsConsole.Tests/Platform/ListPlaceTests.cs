using System.Net;
using OpsConsole.Platform.Http;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Platform;

public sealed class ListPlaceTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_place_is_found_again_by_its_cursor()
    {
        var place = new ListPlace(At, "CO-6~1-x", 3);
        ListPlace.Parse(place.ToString()).Should().Be(place);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0-12")]
    [InlineData("0-12-")]
    [InlineData("-1-12-x")]
    [InlineData("0--12-x")]
    [InlineData("x-12-x")]
    [InlineData("0-9999999999999999999-x")]
    [InlineData("0-3155378976000000000-x")]
    public void What_is_no_place_is_none(string text) => ListPlace.Parse(text).Should().BeNull();

    [Fact]
    public async Task A_cursor_that_is_none_is_refused_by_every_list_and_not_read_as_the_beginning()
    {
        await using var console = await ConsoleHost.Start();
        using var client = await console.Client("review.read,medication.read,sensors.read,alerts.read");
        foreach (var list in new[] { "/api/holds", "/api/alerts", "/api/medication/decisions", "/api/sensors/alarms" })
        {
            var answer = await client.GetAsync($"{list}?cursor=1");
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, list);
            (await answer.Json()).GetProperty("errors").TryGetProperty("/cursor", out _).Should().BeTrue(list);
            (await client.GetAsync($"{list}?cursor={new ListPlace(At, "x")}")).StatusCode.Should().Be(HttpStatusCode.OK, list);
        }
    }
}
