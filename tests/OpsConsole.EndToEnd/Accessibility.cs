using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>Every page as the person whose work it is: WCAG 2.2 AA in both themes, and on a phone nothing to be scrolled sideways.</summary>
public sealed class Accessibility(Furnished scene) : IClassFixture<Furnished>
{
    private static readonly AxeRunOptions Wcag = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    public static TheoryData<string, string, int> Screens()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var person in Furnished.People)
        {
            data.Add(person, "dark", 1440);
            data.Add(person, "light", 1440);
            data.Add(person, "dark", 390);
        }

        return data;
    }

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_page_of_a_persons_work_can_be_used(string person, string theme, int width)
    {
        var page = await scene.Browser.SignIn(scene.Console, person, theme, width, 844);
        var found = new List<string>();
        foreach (var path in scene.PagesOf(person))
        {
            await Browser.Go(page, scene.Console, path);
            await page.Locator("main h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            found.AddRange((await Faults(page)).Select(fault => $"{path}: {fault}"));
        }

        found.Should().BeEmpty();
        await page.Context.CloseAsync();
    }

    [Theory, InlineData("dark", 1440), InlineData("light", 1440), InlineData("dark", 390)]
    public async Task Who_is_not_signed_in_can_sign_in(string theme, int width)
    {
        var page = await scene.Browser.Open(scene.Console, theme, width, 844);
        await page.GotoAsync($"{scene.Console.Address}/sign-in");
        await page.Locator("button.person").First.WaitForAsync();
        (await Faults(page)).Should().BeEmpty();
        await page.Context.CloseAsync();
    }

    [Theory, InlineData("dark"), InlineData("light")]
    public async Task What_opens_above_a_page_can_be_used(string theme)
    {
        var page = await scene.Browser.SignIn(scene.Console, "admin", theme);
        await Browser.Go(page, scene.Console, "/medication");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        (await Faults(page)).Should().BeEmpty("of the question before an act");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("?");
        await page.Locator("#key-help[open]").WaitForAsync();
        (await Faults(page)).Should().BeEmpty("of the list of keys");
        await page.Context.CloseAsync();
    }

    private static async Task<IReadOnlyList<string>> Faults(IPage page)
    {
        var result = await page.RunAxe(Wcag);
        var faults = result.Violations.Select(v => $"{v.Id}: {v.Help} — {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        if (await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") is > 0 and var pixels)
            faults.Add($"is {pixels} pixels wider than the screen");
        return faults;
    }
}

/// <summary>A console with one of everything a page can show.</summary>
public sealed class Furnished : IAsyncLifetime
{
    private readonly Scene _scene = new();
    private Dictionary<string, string[]> _pages = [];

    /// <summary>Whose screens are looked at.</summary>
    public static IReadOnlyList<string> People { get; } = ["abara", "tran", "reid", "nguyen", "admin"];

    public Browser Browser => _scene.Browser;

    public ConsoleProcess Console => _scene.Console;

    /// <summary>The pages of a person's work.</summary>
    public IReadOnlyList<string> PagesOf(string person) => _pages[person];

    public async ValueTask InitializeAsync()
    {
        await _scene.InitializeAsync();
        var (hold, payment, _) = await _scene.HeldPayment();
        var (unit, tag) = (await Unit(), "CO-M4E-9001");
        await _scene.Sensor(tag, "PLC-90");
        await _scene.Reading(tag, "PLC-90", 21.5);
        _pages = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["abara"] = ["/", "/holds", $"/holds/{hold}", "/transactions", $"/transactions/{payment}", "/accounts/A", "/journal", $"/journal?stream=transaction/{payment}"],
            ["tran"] = ["/", "/sensors", $"/sensors/{tag}", "/alerts"],
            ["reid"] = ["/", "/blood", $"/blood/units/{unit}"],
            ["nguyen"] = ["/", "/medication", $"/medication/{await Decision()}"],
            ["admin"] = ["/", "/people", "/console"],
        };
    }

    private async Task<string> Unit()
    {
        await _scene.Client.Put("/api/blood/sites", new[] { new { siteId = "WEST", name = "West centre", kind = "centre", latitude = -33.81, longitude = 151.0, opens = "00:00", closes = "00:00", timeZone = "Australia/Sydney" } });
        var answer = await _scene.Client.Post("/api/blood/units", new[]
        {
            new { din = "A999926000001", productCode = "E0398V00", component = "red-cells", group = "A+", collectedAt = DateTime.UtcNow.AddDays(-2).ToString("O"), expiresAt = DateTime.UtcNow.AddDays(20).ToString("O"), siteId = "WEST", attributes = Array.Empty<string>() },
        });
        return answer.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private async Task<string> Decision()
    {
        var claim = new
        {
            claimId = "C-1", member = "M-1", pharmacy = "PH-1", prescriber = "DR-1", product = new { name = "warfarin" }, quantity = 30, daysSupply = 30, fillNumber = 0,
            serviceDate = DateTime.UtcNow.ToString("yyyy-MM-dd"), profile = new[] { new { name = "aspirin", status = "active" } }, allergies = Array.Empty<string>(),
        };
        return (await _scene.Client.Post("/api/medication/claims", claim, _scene.Next())).GetProperty("decisionId").GetString()!;
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();
}
