using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using OpsConsole.EndToEnd.Stage;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>WCAG 2.2 AA on every page in both themes.</summary>
public sealed class Accessibility(Scene scene) : IClassFixture<Scene>
{
    public static TheoryData<string, string> Pages()
    {
        var data = new TheoryData<string, string>();
        foreach (var theme in new[] { "dark", "light" })
        {
            foreach (var path in new[] { "/", "/holds", "/alerts", "/journal", "/transactions", "/blood", "/sensors", "/medication" })
                data.Add(theme, path);
        }

        return data;
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_has_no_violation(string theme, string path)
    {
        await scene.HeldPayment();
        var page = await scene.Browser.SignIn(scene.Console, "abara", theme);
        await Browser.Go(page, scene.Console, path);
        await page.Locator("main h1").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        result.Violations.Select(v => $"{v.Id}: {v.Help} — {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}").Should().BeEmpty();
        await page.Context.CloseAsync();
    }
}
