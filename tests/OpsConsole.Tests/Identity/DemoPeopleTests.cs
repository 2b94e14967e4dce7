using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Demo;
using OpsConsole.Identity;
using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Identity;

public sealed class DemoPeopleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("opsconsole-test-");

    private TestDatabase Database => TestDatabase.Sqlite(Path.Combine(_folder.FullName, "opsconsole.db"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_published_password_opens_nothing_once_demo_mode_is_off()
    {
        await using (var demo = await ConsoleHost.Start(Database, settings: new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Demo:Simulator"] = "false" }))
        {
            await Known(demo, DemoPeople.Standard.People[^1].UserName);
            using var visitor = new Visitor(demo);
            (await visitor.SignIn("admin", DemoPeople.Standard.Password)).Should().Be("/");
        }

        await using var real = await ConsoleHost.Start(Database);
        using var later = new Visitor(real);
        (await later.SignIn("admin", DemoPeople.Standard.Password)).Should().StartWith("/sign-in?problem=disabled");
        (await real.Services.GetRequiredService<FirstAdministrator>().IsNeeded(CancellationToken.None)).Should().BeTrue("demo people are nobody");
    }

    [Fact]
    public async Task Somebody_real_is_somebody()
    {
        await using var real = await ConsoleHost.Start(Database);
        await real.Hire("somebody", Roles.Operator);
        (await real.Services.GetRequiredService<FirstAdministrator>().IsNeeded(CancellationToken.None)).Should().BeFalse();
    }

    private static async Task Known(ConsoleHost host, string userName)
    {
        await using var db = host.Database();
        await Eventually.Holds(() => db.UserRoles.AnyAsync(r => db.Users.Any(u => u.Id == r.UserId && u.UserName == userName)));
    }
}
