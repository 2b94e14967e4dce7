using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bunit;
using MudBlazor;
using OpsConsole.Ui.Theming;

namespace OpsConsole.Tests.Ui;

public sealed partial class ThemeTests : UiContext
{
    private static readonly string Wwwroot = Path.Combine(RepositoryRoot(), "wwwroot");

    public static TheoryData<string> Themes => ["dark", "light"];

    private static ConsoleTheme.Tokens Tokens(string theme) => theme == "dark" ? ConsoleTheme.Dark : ConsoleTheme.Light;

    [Theory, MemberData(nameof(Themes))]
    public void The_stylesheet_and_the_theme_name_the_same_colours(string theme)
    {
        var css = File.ReadAllText(Path.Combine(Wwwroot, "app.css"));
        var block = css[css.IndexOf(theme == "dark" ? ":root {" : "[data-theme=\"light\"] {", StringComparison.Ordinal)..];
        var named = Token().Matches(block[..block.IndexOf('}', StringComparison.Ordinal)]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        foreach (var property in typeof(ConsoleTheme.Tokens).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(string)))
        {
            var name = Regex.Replace(property.Name, "(?<=[a-z])(?=[A-Z0-9])", "-").ToLowerInvariant();
            named.Should().ContainKey(name).WhoseValue.Should().Be((string)property.GetValue(Tokens(theme))!, $"--{name} is the token {property.Name}");
        }
    }

    [Theory, MemberData(nameof(Themes))]
    public void Every_ink_and_every_tone_can_be_read_on_every_ground(string theme)
    {
        var t = Tokens(theme);
        foreach (var ground in new[] { t.Ground, t.Panel, t.Raised })
        {
            foreach (var ink in new[] { t.Ink, t.Ink2, t.Ink3, t.Critical, t.High, t.Medium, t.Advice, t.Stale })
                Contrast(ink, ground).Should().BeGreaterThanOrEqualTo(4.5, $"{ink} on {ground}");
            Contrast(t.Focus, ground).Should().BeGreaterThanOrEqualTo(3, $"the focus ring {t.Focus} on {ground}");
        }
        Contrast(t.Ink, t.Ground).Should().BeGreaterThanOrEqualTo(7);
    }

    [Fact]
    public void There_is_no_green_for_fine() =>
        ConsoleTheme.Theme.PaletteDark.Success.Should().Be((MudBlazor.Utilities.MudColor)ConsoleTheme.Dark.Ink2);

    [Theory]
    [InlineData(null, true)]
    [InlineData("dark", true)]
    [InlineData("light", false)]
    [InlineData("<script>", true)]
    public void The_cookie_is_trusted_only_for_the_two_words(string? cookie, bool dark) => ThemeChoice.IsDarkIn(cookie).Should().Be(dark);

    [Fact]
    public void Switching_tells_the_page_and_everything_drawn_with_the_theme()
    {
        var choice = (ThemeChoice)Services.GetService(typeof(ThemeChoice))!;
        var told = 0;
        using var _ = choice.Subscribe(() => told++);
        var button = Render<ThemeSwitch>();
        button.Find("button").TextContent.Should().Be("Light theme");
        button.Find("button").Click();
        choice.Name.Should().Be("light");
        told.Should().Be(1);
        JSInterop.VerifyInvoke("opsConsole.setTheme").Arguments.Should().Equal("light");
        button.WaitForAssertion(() => button.Find("button").TextContent.Should().Be("Dark theme"));
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        var own = Directory.EnumerateFiles(Wwwroot, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".css", StringComparison.Ordinal) || f.EndsWith(".js", StringComparison.Ordinal))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}lib{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        foreach (var file in own)
            Elsewhere().Matches(File.ReadAllText(file)).Select(m => m.Value).Should().BeEmpty($"{file} must be complete in itself");
    }

    [Fact]
    public void Every_font_named_in_the_stylesheet_is_there()
    {
        var fonts = FontUrl().Matches(File.ReadAllText(Path.Combine(Wwwroot, "app.css"))).Select(m => m.Groups[1].Value).ToList();
        fonts.Should().NotBeEmpty();
        foreach (var font in fonts)
            new FileInfo(Path.Combine(Wwwroot, font)).Length.Should().BeGreaterThan(1000, font);
    }

    [Fact]
    public void The_timing_of_the_connection_is_the_same_on_both_sides()
    {
        var boot = File.ReadAllText(Path.Combine(Wwwroot, "js", "boot.js"));
        boot.Should().Contain($"withKeepAliveInterval({OpsConsole.Ui.ConsoleUi.KeepAlive.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)})")
            .And.Contain($"withServerTimeout({OpsConsole.Ui.ConsoleUi.ConnectionTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)})");
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    // Relative luminance as WCAG 2.2 defines it.
    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var v = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    private static string RepositoryRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "OpsConsole.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return at.FullName;
    }

    [GeneratedRegex(@"--([a-z0-9-]+):\s*(#[0-9a-f]{6})")]
    private static partial Regex Token();

    [GeneratedRegex("url\\(\"(fonts/[^\"]+)\"\\)")]
    private static partial Regex FontUrl();

    [GeneratedRegex(@"(https?:)?//(?!www\.w3\.org)[a-z0-9.-]+\.[a-z]{2,}")]
    private static partial Regex Elsewhere();
}
