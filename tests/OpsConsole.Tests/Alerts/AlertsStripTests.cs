using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Alerts;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Alerts;

/// <summary>The strip of alerts above the overview, on a running console's storage.</summary>
public sealed class AlertsStripTests : PageContext
{
    private AlertsMonitor alerts = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        alerts = Watches<AlertsMonitor>(Reads<AlertQueries>(), Time);
        Acts<AlertDesk>();
    }

    [Fact]
    public async Task The_strip_waits_fails_and_is_empty_in_words()
    {
        var strip = Render<AlertsStrip>();
        strip.Markup.Should().Contain("Waiting for the alerts.");
        Database.IsDown = true;
        await Renew(alerts);
        strip.WaitForAssertion(() => strip.Markup.Should().Contain("The alerts cannot be read since").And.Contain("What was raised stands"));
        strip.Markup.Should().NotContain("No open alerts.");
        Database.IsDown = false;
        await Renew(alerts);
        strip.WaitForAssertion(() => strip.Markup.Should().Contain("No open alerts."));
    }

    [Fact]
    public async Task The_strip_keeps_what_was_raised_and_says_since_when_it_is_old()
    {
        await Raise("first", Severity.High);
        await Renew(alerts);
        var strip = Render<AlertsStrip>();
        Database.IsDown = true;
        await Renew(alerts);
        strip.WaitForAssertion(() => strip.Find("[data-tone=stale]").TextContent.Should().Contain("Stale since").And.Contain("The database does not answer. Newer alerts may be missing."));
        strip.FindAll(".strip-age").Should().BeEmpty("it is said once");
        strip.Find("[data-tone=stale] time[data-moment]").GetAttribute("datetime").Should().Be("2026-11-23T12:00:00Z");
        Shown(strip).Should().Equal("first");
    }

    [Fact]
    public async Task The_worst_comes_first_and_what_does_not_fit_is_counted()
    {
        foreach (var (title, severity) in new[] { ("low", Severity.Advice), ("medium", Severity.Medium), ("critical", Severity.Critical), ("high", Severity.High) })
            await Raise(title, severity);
        await Renew(alerts);
        var strip = Render<AlertsStrip>();
        Shown(strip).Should().Equal("critical", "high", "medium");
        strip.Markup.Should().Contain("1 more open alerts");
        Keyed(strip).Should().Equal("critical");
    }

    [Fact]
    public async Task The_key_stays_with_the_row_the_eye_has_seen()
    {
        await Raise("seen", Severity.Medium);
        await Renew(alerts);
        var strip = Render<AlertsStrip>();
        Keyed(strip).Should().Equal("seen");
        strip.Find("[role=presentation]").MouseEnter();
        await Raise("worse", Severity.Critical);
        await Renew(alerts);
        strip.WaitForAssertion(() => Shown(strip).Should().Equal("seen", "worse"));
        Keyed(strip).Should().Equal("seen");

        strip.Find("[role=presentation]").MouseLeave();
        await Renew(alerts);
        strip.WaitForAssertion(() => Shown(strip).Should().Equal("worse", "seen"));
        Keyed(strip).Should().Equal(["seen"], "it can still be acknowledged");
    }

    [Fact]
    public async Task The_tile_is_unknown_counts_and_goes_stale()
    {
        var tile = Render<AlertsTile>();
        tile.Find(".tile").GetAttribute("data-state").Should().Be("unknown");
        tile.Markup.Should().Contain("not known yet");
        await Raise("one", Severity.High);
        await Raise("two", Severity.Medium);
        await Renew(alerts);
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("ready"));
        tile.Find("[data-tone=high]").TextContent.Should().Be("high");
        tile.FindAll("[data-tone=critical]").Should().BeEmpty();
        tile.Markup.Should().Contain("1 lower, 2 unacknowledged");

        Database.IsDown = true;
        await Renew(alerts);
        tile.WaitForAssertion(() => tile.Find(".tile").GetAttribute("data-state").Should().Be("stale"));
        tile.Markup.Should().Contain("1 lower, 2 unacknowledged", "the last figures stay, hatched");
    }

    private static IEnumerable<string> Shown(IRenderedComponent<AlertsStrip> strip) =>
        strip.FindAll(".strip-text").Select(row => row.TextContent.Split('—')[0].Trim());

    private static IEnumerable<string> Keyed(IRenderedComponent<AlertsStrip> strip) =>
        strip.FindAll("[data-shortcut=a]").Select(button => button.GetAttribute("aria-label")!["Acknowledge: ".Length..]);

    private async Task Raise(string title, Severity severity) =>
        (await Host.Services.GetRequiredService<WritePath>().Execute(new RaiseAlert(title, severity), CancellationToken.None)).Outcome.Refused.Should().BeNull();
}
