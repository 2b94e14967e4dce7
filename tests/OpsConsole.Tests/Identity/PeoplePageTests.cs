using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Identity;
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

    private async Task Person()
    {
        using var scope = Host.Services.CreateScope();
        var by = Operator.System("test") with { Permissions = System.Collections.Frozen.FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]) };
        (await scope.ServiceProvider.GetRequiredService<PeopleAdministration>().Create(by, "ng", "L. Ng", "a long enough passphrase 1!", [Roles.Operator], CancellationToken.None)).Refused.Should().BeNull();
    }

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
        await Person();
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
