using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;
using OpsConsole.Tests.Architecture.Canaries;

namespace OpsConsole.Tests.Architecture;

public sealed class ComponentRuleTests
{
    [Fact]
    public void Components_are_given_slice_services_monitors_and_services_of_the_screen_only() => ComponentRules.Shortcuts(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Every_page_says_who_may_open_it() => ComponentRules.Unprotected(ConsoleCode.Types).ShouldBeSilent();

    [Fact]
    public void Pages_for_anybody_are_approved() => Approve.Lines("AnonymousPages", ComponentRules.Anonymous(ConsoleCode.Types));

    [Fact]
    public void A_page_asks_for_a_permission_that_exists()
    {
        string[] known = [.. PlatformPermissions.All.Concat(Modules.All.SelectMany(m => m.Surface.Permissions)).Select(p => p.Name)];
        ComponentRules.UnknownPolicies(ConsoleCode.Types, known).ShouldBeSilent();
    }

    [Fact]
    public void A_component_gives_back_what_it_takes() => ComponentRules.Leaks(ConsoleCode.Types).ShouldBeSilent();

    [Theory]
    [InlineData("IOpsDbFactory")]
    [InlineData("SqliteOpsDb")]
    [InlineData("WritePath")]
    [InlineData("IHubContext`1")]
    [InlineData("HttpClient")]
    [InlineData("IServiceProvider")]
    [InlineData("Lane")]
    public void Canary_a_component_with_a_shortcut_is_reported(string what)
    {
        var shortcuts = ComponentRules.Shortcuts([typeof(ShortcutPage)]);
        shortcuts.Should().Contain(s => s.StartsWith($"Tests.Architecture.Canaries.ShortcutPage injects {what} ", StringComparison.Ordinal));
        shortcuts.Should().HaveCount(7, "what a component may have is not reported");
    }

    [Fact]
    public void Canary_a_page_without_a_policy_is_reported() =>
        ComponentRules.Unprotected([typeof(ShortcutPage), typeof(MisspeltPage)]).Should().Equal("Tests.Architecture.Canaries.ShortcutPage (/canary) has no policy");

    [Fact]
    public void Canary_a_page_for_anybody_is_listed() => ComponentRules.Anonymous([typeof(OpenPage)]).Should().Equal("/canary/open  Tests.Architecture.Canaries.OpenPage");

    [Fact]
    public void Canary_a_misspelt_policy_is_reported() => ComponentRules.UnknownPolicies([typeof(MisspeltPage)], ["alerts.read"])
        .Should().Equal("Tests.Architecture.Canaries.MisspeltPage asks for 'alerts.raed', which is no permission");

    [Fact]
    public void Canary_a_component_that_keeps_what_it_took_is_reported() => ComponentRules.Leaks([typeof(LeakyPanel), typeof(HalfLeakyPanel), typeof(TidyPanel)]).Should().BeEquivalentTo(
        "Tests.Architecture.Canaries.LeakyPanel keeps timer (ITimer) and does not dispose it",
        "Tests.Architecture.Canaries.LeakyPanel keeps source (CancellationTokenSource) and does not dispose it",
        "Tests.Architecture.Canaries.LeakyPanel listens to LocationChanged and does not stop",
        "Tests.Architecture.Canaries.LeakyPanel drops what Subscribe answers: nobody can end it",
        "Tests.Architecture.Canaries.HalfLeakyPanel keeps subscriptions (List`1) and does not dispose it");
}
