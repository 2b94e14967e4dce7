using System.Diagnostics;
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
    public async Task Kill_9_shows_not_live_and_the_page_comes_back_with_the_console()
    {
        await using var scene = await Open();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        await scene.Console.Kill();
        await NotLive(page, watch);
        await scene.Console.Restart();
        await page.WaitForSelectorAsync("html[data-live='live']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
    }

    [Fact]
    public async Task A_frozen_server_shows_not_live_and_a_click_made_meanwhile_is_not_executed_after_it_wakes()
    {
        await using var scene = await Open();
        var (hold, _, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        await Browser.Go(page, scene.Console, $"/holds/{hold}");
        var claim = page.Locator(".hold-acts").GetByRole(AriaRole.Button, new() { Name = "Claim" });
        await claim.WaitForAsync();

        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        scene.Console.Freeze();
        // Pressed while the screen still says LIVE: it travels, and arrives when the server wakes.
        await claim.ClickAsync();
        await NotLive(page, watch);
        // Pressed while it says NOT LIVE: swallowed.
        await claim.DispatchEventAsync("click");
        scene.Console.Wake();
        await page.WaitForSelectorAsync("html[data-live='live']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });

        await Eventually.Is(async () =>
        {
            var (other, _, _) = await scene.HeldPayment();
            return other.Length > 0;
        });
        (await scene.Client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("state").GetString().Should().Be("ready");
        (await scene.Client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("fence").GetInt64().Should().Be(0, "nobody ever claimed it");
    }

    [Fact]
    public async Task An_offline_browser_shows_not_live_and_its_clicks_are_lost_on_purpose()
    {
        await using var scene = await Open();
        var (hold, _, _) = await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara");
        await Browser.Go(page, scene.Console, $"/holds/{hold}");
        var claim = page.Locator(".hold-acts").GetByRole(AriaRole.Button, new() { Name = "Claim" });
        await claim.WaitForAsync();

        await page.EvaluateAsync(Observe);
        var watch = Stopwatch.StartNew();
        await page.Context.SetOfflineAsync(true);
        await NotLive(page, watch);
        (await claim.GetAttributeAsync("aria-disabled")).Should().Be("true");
        await claim.DispatchEventAsync("click");
        await page.Context.SetOfflineAsync(false);
        await page.WaitForSelectorAsync("html[data-live='live']", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        (await scene.Client.Get($"/api/holds/{hold}")).GetProperty("hold").GetProperty("fence").GetInt64().Should().Be(0);
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

    private static async Task NotLive(IPage page, Stopwatch watch)
    {
        await page.Locator(".not-live-box").WaitForAsync(new() { Timeout = 15_000 });
        (await page.EvaluateAsync<double>("window.saidAfter")).Should().BeLessThanOrEqualTo(Promised);
        watch.Elapsed.Should().BeLessThan(Seen);
        await Assertions.Expect(page.Locator(".not-live-box")).ToContainTextAsync("NOT LIVE SINCE");
    }
}
