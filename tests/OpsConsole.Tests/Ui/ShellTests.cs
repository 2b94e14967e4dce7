using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Demo;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Modules;
using OpsConsole.Shell;
using OpsConsole.Ui.Navigation;

namespace OpsConsole.Tests.Ui;

public sealed class ShellTests : UiContext
{
    private static readonly NavigationItem Overview = new("Overview", "/", "o", "", new Permission("console.read"), 1);
    private static readonly NavigationItem Held = new("Held", "/holds", "h", "", new Permission("review.read"), 2);
    private static readonly NavigationItem Journal = new("Journal", "/journal", "j", "Prove", new Permission("journal.read"), 1);

    private void Shell(DemoPeople demo)
    {
        Services.AddSingleton(new ShellSettings { SiteName = "Sydney control", Pages = [Overview, Held, Journal], PageAssemblies = [] });
        Services.AddSingleton(demo);
    }

    [Theory]
    [InlineData("/holds?queue=payments", "/holds?queue=payments")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void Signing_in_never_leads_to_another_site(string? asked, string taken) => SignInWords.LocalOr(asked, "/").Should().Be(taken);

    [Theory]
    [InlineData(null, null)]
    [InlineData("wrong", "User name and password do not belong together. Check both and try again.")]
    [InlineData("locked", "This account is locked after too many tries. Wait 15 minutes, or ask an administrator to unlock it.")]
    [InlineData("anything", "You were not signed in. Try again.")]
    public void The_sign_in_page_says_what_to_do(string? problem, string? sentence) => SignInWords.For(problem).Should().Be(sentence);

    [Fact]
    public void Demo_people_are_offered_with_what_they_do()
    {
        Shell(DemoPeople.Standard);
        var page = Render<SignInPage>();
        page.FindAll("button.person").Should().HaveCount(DemoPeople.Standard.People.Count);
        page.Find("button.person").TextContent.Should().Contain("J. Tran").And.Contain("operator").And.Contain("acknowledges alerts");
    }

    [Fact]
    public void Without_demo_mode_nobody_is_offered()
    {
        Shell(DemoPeople.None);
        var page = Render<SignInPage>();
        page.FindAll("button.person").Should().BeEmpty();
        page.FindAll("form").Should().ContainSingle().Which.GetAttribute("action").Should().Be("/account/sign-in");
    }

    [Fact]
    public void The_navigation_shows_only_what_is_permitted()
    {
        AddAuthorization().SetAuthorized("tran").SetPolicies("console.read", "review.read");
        var menu = Render<NavMenu>(p => p.Add(x => x.Pages, [Overview, Held, Journal]));
        menu.FindAll("a").Select(a => a.GetAttribute("href")).Should().Equal("/", "/holds");
    }

    [Fact]
    public void The_navigation_marks_where_one_is_and_prints_its_keys()
    {
        AddAuthorization().SetAuthorized("tran").SetPolicies("console.read", "review.read", "journal.read");
        var navigation = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        navigation.NavigateTo("/holds/0198");
        var menu = Render<NavMenu>(p => p.Add(x => x.Pages, [Overview, Held, Journal]));
        menu.Find("[aria-current=page]").GetAttribute("href").Should().Be("/holds");
        menu.Find("[aria-current=page] kbd").TextContent.Should().Be("g h");
        navigation.NavigateTo("/");
        menu.WaitForAssertion(() => menu.Find("[aria-current=page]").GetAttribute("href").Should().Be("/"));
    }

    [Fact]
    public void On_a_phone_the_first_group_stays_in_reach()
    {
        AddAuthorization().SetAuthorized("tran").SetPolicies("console.read", "review.read", "journal.read");
        Render<NavMenu>(p => p.Add(x => x.Pages, [Overview, Held, Journal])).FindAll("li[data-thumb]").Should().HaveCount(2);
    }

    [Fact]
    public void A_shortcut_to_a_page_the_person_may_not_open_is_not_listed()
    {
        AddAuthorization().SetAuthorized("abara").SetPolicies("console.read");
        Render<KeyHelp>(p => p.Add(x => x.Items, [Overview, Held, Journal])).FindAll("kbd").Select(k => k.TextContent).Should().Contain("g o").And.NotContain(["g h", "g j"]);
    }

    [Fact]
    public void Every_shortcut_is_listed()
    {
        AddAuthorization().SetAuthorized("tran").SetPolicies("console.read", "review.read", "journal.read");
        var help = Render<KeyHelp>(p => p.Add(x => x.Items, [Overview, Held, Journal]));
        help.FindAll(".sheet-body kbd").Select(k => k.TextContent).Should().Equal([.. KeyHelp.Fixed.Select(hint => hint.Keys), "g o", "g h", "g j"]);
        help.FindAll("input[data-keys-enabled]").Should().ContainSingle("single-key shortcuts can be switched off");
    }

    [Theory]
    [InlineData("Sydney control", "Australia/Sydney", null)]
    [InlineData("Sydney control", "Australia/Sidney", "Site:TimeZone")]
    [InlineData("", "UTC", "Site:Name")]
    public void A_site_that_cannot_be_shown_is_refused_by_the_name_of_its_key(string name, string zone, string? key)
    {
        var result = new SiteOptionsValidator().Validate(null, new SiteOptions { Name = name, TimeZone = zone });
        (result.FailureMessage?.Split(' ')[0]).Should().Be(key);
    }
}
