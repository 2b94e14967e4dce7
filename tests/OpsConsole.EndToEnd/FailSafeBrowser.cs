using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>A screen that is dead says so, and what is pressed on it is never carried out later.</summary>
public sealed class FailSafeBrowser
{
    // From the last sign of life to NOT LIVE, by the page's own clock; it looks five times a second and judges before the limit, not after it.
    private const double Promised = 6_050;

    // Seen from the test, with the way to the browser and back.
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(6.6);

    private const string Observe = """
        window.lastBeat = performance.now();
        new MutationObserver(() => window.lastBeat = performance.now()).observe(document.getElementById("heartbeat"), { attributes: true, attributeFilter: ["data-seq"] });
        new MutationObserver(() => { if (document.documentElement.dataset.live === "not-live") window.saidAfter ??= performance.now() - window.lastBeat; })
          .observe(document.documentElement, { attributes: true, attributeFilter: ["data-live"] });
        """;

    [Fact]
    public async Task Kill_9_shows_not_live_and_the_page_comes_back_with_the_console_without_what_was_pressed_meanwhile()
    {
        await using var scene = await Open();
        var (hold, _, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        var claim = await Claim(page, scene, hold);
        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        await scene.Console.Kill();
        // Pressed before the screen has noticed, or the moment after.
        await claim.DispatchEventAsync("click");
        await NotLive(page, watch);
        await claim.DispatchEventAsync("click");
        await Assertions.Expect(page.Locator("#not-sent")).ToContainTextAsync("Not sent.");

        await scene.Console.Restart();
        await LiveAgain(page);
        await claim.WaitForAsync();
        await NobodyClaimed(page, scene, hold);
    }

    [Fact]
    public async Task A_frozen_server_shows_not_live_and_a_click_made_meanwhile_is_not_executed_after_it_wakes()
    {
        await using var scene = await Open();
        var (hold, _, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        var claim = await Claim(page, scene, hold);
        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        scene.Console.Freeze();
        // Pressed while the screen still says LIVE: it travels, and arrives when the server wakes.
        await claim.ClickAsync();
        await NotLive(page, watch);
        // Pressed while it says NOT LIVE: swallowed.
        await claim.DispatchEventAsync("click");
        scene.Console.Wake();
        await LiveAgain(page);

        await NobodyClaimed(page, scene, hold);
        // Refused, not lost: the first press arrived, and the journal says so.
        await Browser.Go(page, scene.Console, "/journal?type=command.not-executed");
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("command-expired");
    }

    [Fact]
    public async Task An_offline_browser_shows_not_live_and_its_clicks_are_lost_on_purpose()
    {
        await using var scene = await Open();
        var (hold, _, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        var claim = await Claim(page, scene, hold);
        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        await page.Context.SetOfflineAsync(true);
        await NotLive(page, watch);
        (await claim.GetAttributeAsync("aria-disabled")).Should().Be("true");
        await claim.DispatchEventAsync("click");
        await page.Context.SetOfflineAsync(false);
        await LiveAgain(page);
        await NobodyClaimed(page, scene, hold);
    }

    [Fact]
    public async Task A_screen_whose_echo_is_lost_is_not_live_although_its_heart_still_beats()
    {
        await using var scene = await Open();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        // What the page sends through the circuit is swallowed from here on; what the server renders still arrives.
        await page.EvaluateAsync("window.addEventListener('consoleecho', event => event.stopImmediatePropagation(), true)");
        var before = await page.GetAttributeAsync("#heartbeat", "data-seq");
        await page.WaitForSelectorAsync("html[data-live='delayed']", new() { State = WaitForSelectorState.Attached, Timeout = 15_000 });
        await page.Locator(".not-live-box").WaitForAsync(new() { Timeout = 15_000 });
        (await page.GetAttributeAsync("#heartbeat", "data-seq")).Should().NotBe(before, "the beat went on all the while");
    }

    [Fact]
    public async Task A_screen_that_two_reloads_do_not_bring_back_ends_at_the_lifeboat()
    {
        await using var scene = await Open();
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        var loads = 0;
        page.DOMContentLoaded += (_, _) => loads++;
        // The server answers pages and requests again, but this browser gets no circuit any more.
        await page.RouteAsync("**/_blazor**", route => route.AbortAsync());
        await scene.Console.Kill();
        await scene.Console.Restart();
        await page.WaitForURLAsync("**/lifeboat", new() { Timeout = 120_000 });
        loads.Should().Be(3, "two reloads of the page, then the lifeboat");
        await Assertions.Expect(page.Locator("[data-lifeboat-state]")).ToContainTextAsync("Asked");
    }

    [Fact]
    public async Task The_lifeboat_shows_the_open_alerts_without_a_circuit_and_says_how_old_they_are()
    {
        await using var scene = await Open();
        await scene.Sensor("CO-LIFE-1", "PLC-LIFE");
        await scene.Reading("CO-LIFE-1", "PLC-LIFE", 21.5);
        var page = await scene.Browser.SignIn(scene.Console, "tran");
        await page.GotoAsync($"{scene.Console.Address}/lifeboat");
        await Assertions.Expect(page.Locator("[data-lifeboat-list]")).ToContainTextAsync("PLC-LIFE", new() { Timeout = 40_000 });
        (await page.Locator("[data-command]").CountAsync()).Should().Be(0, "there is nothing to press");
        await scene.Console.Kill();
        await Assertions.Expect(page.Locator("[data-lifeboat-state]")).ToContainTextAsync("NOT LIVE", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("[data-lifeboat-list]")).ToContainTextAsync("PLC-LIFE");
    }

    private static async Task<Scene> Open()
    {
        var scene = new Scene();
        await scene.InitializeAsync();
        return scene;
    }

    private static async Task<ILocator> Claim(IPage page, Scene scene, string hold)
    {
        await Browser.Go(page, scene.Console, $"/holds/{hold}");
        var claim = page.Locator(".hold-acts").GetByRole(AriaRole.Button, new() { Name = "Claim" });
        await claim.WaitForAsync();
        return claim;
    }

    // Beats and commits after the return: a claim that was still on its way, or kept for later, would have come before this.
    private static async Task NobodyClaimed(IPage page, Scene scene, string hold)
    {
        await Eventually.Is(() => page.EvaluateAsync<bool>("(window.beats ??= new Set()).add(document.getElementById('heartbeat').dataset.seq).size > 2"));
        (await scene.HeldPayment()).Hold.Should().NotBeEmpty();
        var found = (await scene.Client.Get($"/api/holds/{hold}")).GetProperty("hold");
        found.GetProperty("state").GetString().Should().Be("ready");
        found.GetProperty("fence").GetInt64().Should().Be(0, "nobody ever claimed it");
    }

    private static async Task NotLive(IPage page, Stopwatch watch)
    {
        await page.Locator(".not-live-box").WaitForAsync(new() { Timeout = 15_000 });
        (await page.EvaluateAsync<double>("window.saidAfter")).Should().BeLessThanOrEqualTo(Promised);
        watch.Elapsed.Should().BeLessThan(Seen);
        await Assertions.Expect(page.Locator(".not-live-box")).ToContainTextAsync("NOT LIVE SINCE");
        // Who looks at another tab sees it too.
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex("^NOT LIVE – .*OpsConsole"));
        await Assertions.Expect(page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", new Regex("^data:image/svg"));
    }

    private static async Task LiveAgain(IPage page)
    {
        await page.WaitForSelectorAsync("html[data-live='live']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        await Assertions.Expect(page).Not.ToHaveTitleAsync(new Regex("NOT LIVE"));
        await Assertions.Expect(page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", new Regex("favicon"));
    }
}
