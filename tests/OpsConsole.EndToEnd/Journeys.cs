using System.Globalization;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

public sealed class Journeys(Scene scene) : IClassFixture<Scene>
{
    [Fact]
    public async Task A_payment_is_held_claimed_in_place_released_and_its_story_told()
    {
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        var (hold, payment, reference) = await scene.HeldPayment();

        var row = page.Locator($".slot-holds li[data-open='/holds/{hold}']");
        await row.WaitForAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
        await page.WaitForURLAsync($"**/holds/{hold}");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Value date");
        await page.SelectOptionAsync("select[aria-label='Reason']", "release:confirmed-by-sender");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Assertions.Expect(page.Locator(".holds-detail .notice")).ToContainTextAsync("Released by P. Abara");

        await Eventually.Is(async () => (await scene.Client.Get($"/api/transactions/{payment}")).GetProperty("state").GetString() == "settled");
        await Browser.Go(page, scene.Console, $"/transactions/{payment}");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("AUD");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(reference);
        await Assertions.Expect(page.Locator("main .rows")).ToContainTextAsync("Transaction released");
        await page.GetByRole(AriaRole.Link, new() { Name = "Story of payment" }).ClickAsync();
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("transaction.held");
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("transaction.released");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_payment_is_decided_with_the_keyboard_alone()
    {
        var (hold, payment, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        await Browser.Go(page, scene.Console, $"/holds/{hold}");
        await page.Keyboard.PressAsync("c");
        await page.Locator("select[aria-label='Reason']").WaitForAsync();
        await page.Keyboard.PressAsync("r");
        var reason = page.Locator("select[aria-label='Reason']");
        for (var i = 0; i < 20 && await reason.InputValueAsync() != "reject:duplicate"; i++)
            await page.Keyboard.PressAsync("ArrowDown");
        (await reason.InputValueAsync()).Should().Be("reject:duplicate");
        // Comment, give back, keep, reject.
        for (var i = 0; i < 4; i++)
            await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".holds-detail .notice")).ToContainTextAsync("Rejected by P. Abara");
        await Eventually.Is(async () => (await scene.Client.Get($"/api/transactions/{payment}")).GetProperty("state").GetString() == "rejected");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Of_two_operators_who_race_for_a_hold_one_gets_it_and_the_other_is_told_who()
    {
        var (hold, _, _) = await scene.HeldPayment();
        var first = await scene.Browser.SignIn(scene.Console, "abara");
        var second = await scene.Browser.SignIn(scene.Console, "costa");
        foreach (var page in new[] { first, second })
        {
            await Browser.Go(page, scene.Console, $"/holds/{hold}");
            await page.Locator(".hold-acts").GetByRole(AriaRole.Button, new() { Name = "Claim" }).WaitForAsync();
        }

        await Task.WhenAll(new[] { first, second }.Select(page => page.Locator(".hold-acts").GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync()));
        await Eventually.Is(async () => await first.Locator(".hold-lease").CountAsync() + await second.Locator(".hold-lease").CountAsync() == 1);
        var (loser, winner) = await first.Locator(".hold-lease").CountAsync() == 1 ? (second, "P. Abara") : (first, "A. Costa");
        await Assertions.Expect(loser.Locator(".holds-detail .notice").First).ToContainTextAsync(winner);
        (await scene.Client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("ownerName").GetString().Should().Be(winner);
        await first.Context.CloseAsync();
        await second.Context.CloseAsync();
    }

    [Fact]
    public async Task A_sensor_falls_silent_is_shown_with_its_age_alerted_acknowledged_and_returns()
    {
        var tag = "CO-M4E-9001";
        await scene.Sensor(tag, "PLC-90");
        var seq = 0;
        Task Send() => scene.Reading(tag, "PLC-90", 21.5, ++seq);
        for (var i = 0; i < 3; i++)
            await Send();

        var page = await scene.Browser.SignIn(scene.Console, "tran");
        var alert = page.Locator(".strip-row", new() { HasTextString = "PLC-90" });
        await alert.WaitForAsync(new() { Timeout = 40_000 });
        await Browser.Go(page, scene.Console, $"/sensors/{tag}");
        // The last value stays, and nothing about it looks fresh: neither the value nor its age nor the words.
        await Assertions.Expect(page.Locator(".sensor-value.hatch")).ToHaveTextAsync(new Regex(@"^21\.5 ppm\s+last known$"));
        await Assertions.Expect(page.Locator(".panel-meta .tone[data-tone='stale']").First).ToHaveTextAsync(new Regex("^(source silent|dead)$"));
        var age = page.Locator("dt:text-is('Age') + dd");
        await Assertions.Expect(age).ToHaveTextAsync(new Regex(@"^\d+\u00a0(s|min \d+\u00a0s), (link-down|dead)$"));
        await Assertions.Expect(age.Locator("time.hatch")).ToBeVisibleAsync();
        await Browser.Go(page, scene.Console, "/");
        (await Browser.Said(page.Locator("canvas[aria-label^='M4 East']"), tag)).Should().MatchRegex($@"^{tag}, 21\.5 ppm, (source silent|dead), last value shown, \d.* old$");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Assertions.Expect(alert).ToContainTextAsync("J. Tran");
        for (var i = 0; i < 3; i++)
            await Send();
        await Assertions.Expect(alert).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_cells_on_the_canvas_say_and_show_what_the_sensor_said()
    {
        var tag = "CO-NCX-9101";
        await scene.Sensor(tag, "PLC-91", "NorthConnex northbound, 40 m", new { kind = "HH", value = 80, deadband = 2 });
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        var canvas = page.Locator("canvas[aria-label^='NorthConnex']");
        await canvas.WaitForAsync();
        (await Browser.Said(canvas, tag)).Should().Contain($"{tag}, no value").And.Contain("no reading yet");
        (await Warm()).Should().Be(0, "normal is grey");

        await scene.Reading(tag, "PLC-91", 91.5);
        await Eventually.Is(async () => (await Browser.Said(canvas, tag)).Contains("alarm", StringComparison.Ordinal));
        (await Browser.Said(canvas, tag)).Should().StartWith($"{tag}, 91.5 ppm, ").And.Contain("high alarm, not acknowledged", "that is how critical the sensor is");
        await Eventually.Is(async () => await Warm() > 10);
        await page.Context.CloseAsync();

        Task<int> Warm() => canvas.EvaluateAsync<int>(
            """
            c => {
              const data = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
              let count = 0;
              for (let i = 0; i < data.length; i += 4)
                if (data[i + 3] > 200 && data[i] - data[i + 2] > 60) count++;
              return count;
            }
            """);
    }

    [Theory]
    [InlineData("**/api/sensors/cells", 503, "The list of sensors cannot be read (503).")]
    [InlineData("**/api/sensors/cells", null, "The list of sensors cannot be read.")]
    [InlineData("**/hubs/live/negotiate*", 503, "The live connection of the cells cannot be opened.")]
    public async Task Cells_that_do_not_come_say_what_is_missing_since_when_and_come_when_they_can(string road, int? answer, string words)
    {
        await scene.Sensor("CO-NCX-9201", "PLC-92", "Lane Cove westbound, 40 m");
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        await page.RouteAsync(road, route => answer is { } status ? route.FulfillAsync(new() { Status = status }) : route.AbortAsync());
        await Browser.Go(page, scene.Console, "/");
        var failed = page.Locator("[data-sensor-cells] [role=alert]");
        await Assertions.Expect(failed).ToContainTextAsync(words);
        await Assertions.Expect(failed).ToContainTextAsync(new Regex(@"Since \d\d:\d\d:\d\d \(\d+\u00a0s ago\)\. It is tried again every second"));
        await Assertions.Expect(page.Locator(".sensor-cells-notice")).ToBeHiddenAsync();

        await page.UnrouteAsync(road);
        await page.Locator("canvas[aria-label^='Lane Cove']").WaitForAsync();
        await Assertions.Expect(failed).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-not-live]")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_instant_of_another_year_says_which()
    {
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        var now = DateTimeOffset.UtcNow;
        // The expiry of frozen plasma reads like the day it was collected, but for the year.
        var expiry = new DateTimeOffset(now.Year + 1, 6, 15, 2, 0, 0, TimeSpan.Zero);
        (await Written(page, expiry)).Should().Be($"15 Jun {now.Year + 1} 12:00");
        (await Written(page, expiry.AddYears(-2))).Should().Be($"15 Jun {now.Year - 1} 12:00");
        (await Written(page, now)).Should().MatchRegex(@"^\d\d:\d\d:\d\d( [+-]\d\d:\d\d)?$");
        await page.Context.CloseAsync();
    }

    /// <summary>An instant as a page writes it.</summary>
    private static Task<string> Written(IPage page, DateTimeOffset at) => page.EvaluateAsync<string>(
        """
        at => new Promise(written => {
          const element = document.createElement("time");
          new MutationObserver(() => written(element.textContent)).observe(element, { childList: true });
          element.dataset.moment = at;
          document.body.append(element);
        })
        """, at.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("2026-04-04T14:59:59Z", "01:59")]
    [InlineData("2026-04-04T15:30:00Z", "02:30 +11:00")]
    [InlineData("2026-04-04T16:30:00Z", "02:30 +10:00")]
    [InlineData("2026-04-04T17:00:00Z", "03:00")]
    [InlineData("2026-10-03T16:00:00Z", "03:00")]
    public async Task The_hour_that_occurs_twice_is_shown_with_its_offset(string utc, string shown)
    {
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        (await Written(page, DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture))).Should().EndWith(shown);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_commit_is_seen_in_another_browser_within_a_second()
    {
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        var watch = Stopwatch.StartNew();
        var (hold, _, _) = await scene.HeldPayment();
        var sent = watch.Elapsed;
        await page.Locator($".slot-holds li[data-open='/holds/{hold}']").WaitForAsync();
        (watch.Elapsed - sent).Should().BeLessThan(TimeSpan.FromSeconds(1));
        await page.Context.CloseAsync();
    }
}
