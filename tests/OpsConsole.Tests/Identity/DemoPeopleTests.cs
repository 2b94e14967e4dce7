using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
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
    public async Task A_key_made_for_the_demo_opens_nothing_where_demo_mode_is_off()
    {
        await using var demo = await ConsoleHost.Start(Database, settings: new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Demo:Simulator"] = "false" });
        using var named = await demo.Client("sensors.read", "Simulator");
        var setup = demo.Services.GetRequiredService<DemoSetup>();
        var earlier = await setup.NewKey(CancellationToken.None);
        var key = await setup.NewKey(CancellationToken.None);
        (await Status(demo, earlier)).Should().Be(HttpStatusCode.Unauthorized, "each run has its own");
        (await Status(demo, key)).Should().Be(HttpStatusCode.OK);
        (await named.GetAsync("/api/sensors/points")).StatusCode.Should().Be(HttpStatusCode.OK, "a name does not make a key the demo's");

        // As after a demo that was killed: it could not end its key.
        await using var real = await ConsoleHost.Start(Database);
        (await Status(real, key)).Should().Be(HttpStatusCode.Unauthorized);
        await using var db = real.Database();
        var denied = await db.Journal.AsNoTracking().Where(j => j.Type == "access.denied-anonymous").ToListAsync();
        denied.Select(j => JsonDocument.Parse(j.Canonical).RootElement.GetProperty("payload").GetProperty("what").GetString()).Should().Contain($"revoked-key/{key.Split('_')[1]}");
        (await db.Set<ApiKeyRow>().AsNoTracking().SingleAsync(k => k.Id == key.Split('_')[1])).RevokedAt.Should().BeNull("the running demo still works with it");

        await demo.App.StopAsync();
        (await db.Set<ApiKeyRow>().AsNoTracking().Where(k => k.RevokedAt == null).Select(k => k.Name).ToListAsync()).Should().Equal("Simulator");
        (await db.Set<ApiKeyRow>().AsNoTracking().CountAsync(k => k.Id.StartsWith(ApiKeyRow.DemoPrefix) && k.RevokedAt == null)).Should().Be(0, "its end is the end of its keys");
    }

    private static async Task<HttpStatusCode> Status(ConsoleHost host, string key)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.GetAsync("/api/sensors/points");
        return answer.StatusCode;
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
