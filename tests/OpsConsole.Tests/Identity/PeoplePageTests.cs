using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Identity;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;
using OpsConsole.Tests.Ui;

namespace OpsConsole.Tests.Identity;

/// <summary>The page of people and keys, on a running console's storage.</summary>
public sealed class PeoplePageTests : PageContext
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Acts<PeopleDesk>(Database);
        (await Host.Client("journal.read", "reader")).Dispose();
    }

    private async Task<Refusal?> Person(string password = "a long enough passphrase 1!")
    {
        using var scope = Host.Services.CreateScope();
        var by = Operator.System("test") with { Permissions = System.Collections.Frozen.FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]) };
        return (await scope.ServiceProvider.GetRequiredService<PeopleAdministration>().Create(by, "ng", "L. Ng", password, [Roles.Operator], CancellationToken.None)).Refused;
    }

    [Theory]
    [InlineData("THE TUNNEL WARDEN")]
    [InlineData("the tunnel warden")]
    [InlineData("291 834 771 028")]
    public async Task A_long_password_may_be_of_any_characters(string password) => (await Person(password)).Should().BeNull();

    [Fact]
    public async Task A_short_password_is_refused_whatever_it_is_made_of() => (await Person("Sh0rt&mixed")).Should().NotBeNull();

    [Fact]
    public void People_and_keys_that_cannot_be_read_are_failed_and_can_be_asked_for_again()
    {
        Database.IsDown = true;
        var page = Render<PeoplePage>();
        StateOf(page, "People").Should().Be("failed");
        StateOf(page, "Machine keys").Should().Be("failed");
        Database.IsDown = false;
        page.Find("[role=alert] button").Click();
        StateOf(page, "People").Should().Be("empty", "nobody has an account yet");
        StateOf(page, "Machine keys").Should().Be("ready");
    }

    [Fact]
    public async Task What_cannot_be_read_any_more_stays_since_it_was_last_read()
    {
        (await Person()).Should().BeNull();
        // The people are read, then the keys are not.
        Database.Left = 1;
        var page = Render<PeoplePage>();
        StateOf(page, "People").Should().Be("ready");
        StateOf(page, "Machine keys").Should().Be("failed");

        Time.Advance(TimeSpan.FromMinutes(1));
        page.Find("[role=alert] button").Click();
        StateOf(page, "People").Should().Be("stale");
        StaleSince(page).Should().Be("2026-11-23T12:00:00Z");
        page.FindAll("section.panel")[0].TextContent.Should().Contain("L. Ng");
        page.FindAll("section.panel")[1].TextContent.Should().Contain("The list of keys cannot be read.");
    }
}
