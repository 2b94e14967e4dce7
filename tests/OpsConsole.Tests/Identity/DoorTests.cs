using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Commands;
using OpsConsole.Identity;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Shell;
using OpsConsole.TestKit;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Tests.Identity;

/// <summary>What stands at the door: forms, keys, the hub, and what is written of those who are turned away.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private readonly ClockAhead _time = new();
    private ConsoleHost? _host;

    private ConsoleHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await ConsoleHost.Start(time: _time);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_the_next_call_on_and_the_attempts_are_counted()
    {
        using var client = await Host.Client("journal.read", "feed");
        (await client.GetAsync("/openapi/v1.json")).StatusCode.Should().Be(HttpStatusCode.OK);
        await using var db = Host.Database();
        var id = (await db.Set<ApiKeyRow>().AsNoTracking().SingleAsync(k => k.Name == "feed")).Id;
        await Host.Services.GetRequiredService<WritePath>().Execute(new RevokeApiKey(Staff.Administrator, id), CancellationToken.None);

        for (var i = 0; i < 4; i++)
            (await client.GetAsync("/openapi/v1.json")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await Refused()).Should().ContainSingle().Which.Should().Contain($"revoked-key/{id}").And.Contain("\"count\":1");

        _time.Ahead += AnonymousDenials.Window + TimeSpan.FromSeconds(1);
        await Eventually.Holds(async () => (await Refused()).Count == 2);
        (await Refused())[1].Should().Contain("\"count\":3");
    }

    [Fact]
    public async Task An_unknown_key_is_refused_and_journalled()
    {
        using var client = new HttpClient { BaseAddress = Host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "ops_made_up");
        (await client.GetAsync("/api/holds")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await Refused()).Should().ContainSingle().Which.Should().Contain("unknown-key").And.Contain("127.0.0.1");
    }

    [Fact]
    public async Task The_first_administrator_comes_once_and_with_the_token()
    {
        var token = await Token();
        using var visitor = new Visitor(Host);
        (await First(visitor, "wrong")).Should().Be("/first-administrator?problem=refused");
        (await Refused()).Should().ContainSingle().Which.Should().Contain("first-administrator");
        (await First(visitor, token)).Should().Be("/");
        using var late = new Visitor(Host);
        (await First(late, token, "second")).Should().Be("/first-administrator?problem=refused");
    }

    [Fact]
    public async Task Of_two_first_administrators_at_once_one_wins()
    {
        var token = await Token();
        using var one = new Visitor(Host);
        using var other = new Visitor(Host);
        var led = await Task.WhenAll(First(one, token, "one"), First(other, token, "other"));
        led.Should().BeEquivalentTo("/", "/first-administrator?problem=refused");
        await using var db = Host.Database();
        (await db.Users.CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task While_another_instance_makes_the_first_administrator_this_one_makes_none()
    {
        await using (var db = Host.Database())
        {
            db.Add(new LeaseRow { Id = FirstAdministrator.Job, Holder = "another/9", Fence = 1, ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(1) });
            await db.SaveChangesAsync();
        }

        using var visitor = new Visitor(Host);
        (await First(visitor, await Token())).Should().Be("/first-administrator?problem=refused");
        await using var after = Host.Database();
        (await after.Users.AnyAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        await Host.Hire("reid", Roles.Coordinator);
        using var visitor = new Visitor(Host);
        (await visitor.Post("/account/sign-in", ("userName", "reid"), ("password", Staff.Password))).Headers.Location!.OriginalString.Should().StartWith("/sign-in?problem=expired");
        (await visitor.Post("/account/first-administrator", ("token", await Token()))).Headers.Location!.OriginalString.Should().Be("/first-administrator?problem=refused");

        await visitor.SignIn("reid", Staff.Password);
        foreach (var action in new[] { "/account/sign-out", "/account/sign-out-everywhere" })
            (await visitor.Post(action)).Headers.Location!.OriginalString.Should().StartWith("/sign-in?problem=expired");
        (await visitor.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK, "nobody was signed out");
    }

    [Fact]
    public async Task Too_many_forms_from_one_address_are_told_to_wait()
    {
        await using var strict = await ConsoleHost.Start(settings: new Dictionary<string, string?> { ["SignIn:TriesPerMinute"] = "2" });
        using var visitor = new Visitor(strict);
        string[] led = [await visitor.SignIn("a", "b"), await visitor.SignIn("a", "b"), await visitor.SignIn("a", "b")];
        led[^1].Should().Be("/sign-in?problem=busy");
        (await strict.Entries("access/anonymous", "access.denied-anonymous")).Should().HaveCount(2).And.SatisfyRespectively(
            name => name.Should().Contain("unknown-person"), tries => tries.Should().Contain("too-many-tries"));
    }

    [Fact]
    public async Task Whoever_tries_names_without_end_makes_two_entries_a_minute_and_every_try_is_counted()
    {
        using var visitor = new Visitor(Host);
        for (var i = 0; i < 12; i++)
            (await visitor.SignIn($"made-up-{i}", "guess")).Should().StartWith("/sign-in?problem=wrong");
        (await Refused()).Should().ContainSingle().Which.Should().Contain("unknown-person").And.Contain("127.0.0.1").And.Contain("\"count\":1").And.NotContain("made-up");

        _time.Ahead += AnonymousDenials.Window + TimeSpan.FromSeconds(1);
        await Eventually.Holds(async () => (await Refused()).Count == 2);
        (await Refused())[1].Should().Contain("\"count\":11");
    }

    [Fact]
    public async Task Wrong_passwords_are_told_one_by_one_until_they_lock_the_account_and_then_counted()
    {
        var reid = await Host.Hire("reid", Roles.Coordinator);
        using var visitor = new Visitor(Host);
        for (var i = 0; i < 9; i++)
            await visitor.SignIn("reid", "guess");
        var told = await Host.Entries($"person/{reid}", "session.changed");
        told.Should().HaveCount(5);
        told[^1].Should().Contain("locked out");
        (await Refused()).Should().ContainSingle().Which.Should().Contain($"locked-out/{reid}").And.Contain("\"count\":1");

        _time.Ahead += AnonymousDenials.Window + TimeSpan.FromSeconds(1);
        await Eventually.Holds(async () => (await Refused()).Count == 2);
        (await Refused())[1].Should().Contain($"locked-out/{reid}").And.Contain("\"count\":3");
    }

    [Fact]
    public async Task Knocking_at_an_account_that_is_switched_off_is_counted()
    {
        var reid = await Host.Hire("reid", Roles.Coordinator);
        await using (var scope = Host.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PeopleAdministration>().Disable(Staff.Administrator, reid, CancellationToken.None);
        using var visitor = new Visitor(Host);
        for (var i = 0; i < 3; i++)
            (await visitor.SignIn("reid", Staff.Password)).Should().StartWith("/sign-in?problem=disabled");
        (await Host.Entries($"person/{reid}", "session.changed")).Should().BeEmpty();
        (await Refused()).Should().ContainSingle().Which.Should().Contain($"not-allowed/{reid}");
    }

    [Fact]
    public async Task A_denial_that_could_not_be_written_at_once_is_counted_in_the_next_entry()
    {
        var denials = Host.Services.GetRequiredService<AnonymousDenials>();
        var gone = async () => await denials.Count("192.0.2.1", "unknown-person", new CancellationToken(canceled: true));
        await gone.Should().ThrowAsync<OperationCanceledException>();
        await denials.Count("192.0.2.1", "unknown-person", CancellationToken.None);
        (await Refused()).Should().BeEmpty("the minute has begun with the one that is not written yet");

        _time.Ahead += AnonymousDenials.Window + TimeSpan.FromSeconds(1);
        await Eventually.Holds(async () => (await Refused()).Count == 1);
        (await Refused())[0].Should().Contain("\"count\":2");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/health/live")]
    public async Task Every_answer_keeps_the_page_to_what_the_console_serves(string path)
    {
        using var visitor = new Visitor(Host);
        var headers = (await visitor.Get(path)).Headers;
        string.Join(' ', headers.GetValues("Content-Security-Policy")).Should().Contain("default-src 'self'; script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe-eval");
        headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
    }

    [Fact]
    public async Task Nobody_unknown_reaches_the_hub()
    {
        using var client = new HttpClient { BaseAddress = Host.Address };
        (await client.PostAsync("/hubs/live/negotiate?negotiateVersion=1", null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("sensors")]
    [InlineData("no-such-topic")]
    public async Task A_topic_that_is_not_permitted_is_refused_and_journalled(string topic)
    {
        using var hub = new LiveHub(Host.Services.GetServices<ILiveTopic>(), Host.Services.GetRequiredService<PermissionMap>(), Host.Services.GetRequiredService<LiveConnections>(), Host.Services.GetRequiredService<Authorizer>())
        {
            Context = new Viewer("person-nobody"),
        };
        var watch = () => hub.Watch(topic);
        await watch.Should().ThrowAsync<HubException>();
        (await Host.Entries("access/person-nobody", "access.denied")).Should().ContainSingle().Which.Should().Contain($"hub/{topic}");
    }

    [Fact]
    public async Task A_late_click_and_a_page_refused_inside_the_circuit_are_journalled()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var known = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "person-late")], "test"));
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(new AuthenticationState(known)));
        var journal = scope.ServiceProvider.GetRequiredService<RefusalJournal>();
        journal.Begin();
        await journal.Page("people.manage", "/people");
        (await Host.Entries("access/person-late", "access.denied")).Should().ContainSingle().Which.Should().Contain("people.manage").And.Contain("GET /people");

        var liveness = scope.ServiceProvider.GetRequiredService<ConsoleLiveness>();
        var pressed = new CommandStamp(_time.GetUtcNow() - TimeSpan.FromSeconds(9), liveness.ConsoleId, "3f2b8a54-6c1d-4f3e-9a77-0d1e2f3a4b5c", LivenessLevel.Live, null);
        liveness.Judge(pressed, "Disable J. Tran", "person.disable");
        await Eventually.Holds(async () => (await Host.Entries("access/person-late", "command.not-executed")).Count == 1);
        (await Host.Entries("access/person-late", "command.not-executed"))[0].Should()
            .Contain("person.disable").And.Contain("command-expired").And.Contain(liveness.ConsoleId).And.Contain("\"ageMilliseconds\":9").And.NotContain("Tran");
    }

    [Fact]
    public async Task A_page_that_fails_says_what_happened_and_gives_the_trace()
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/blood", Headers = { Accept = "text/html" } }, Response = { Body = new MemoryStream() }, TraceIdentifier = "trace-17" };
        await new RequestFaults(_ => throw new InvalidOperationException("a secret"), NullLogger<RequestFaults>.Instance, new Production()).InvokeAsync(context);
        context.Response.StatusCode.Should().Be(500);
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body);
        (await reader.ReadToEndAsync()).Should().Contain("This page failed because of a fault").And.Contain("Trace id").And.NotContain("a secret");
    }

    private Task<IReadOnlyList<string>> Refused() => Host.Entries("access/anonymous", "access.denied-anonymous");

    private async Task<string> Token()
    {
        using var announced = new StringWriter();
        await Host.Services.GetRequiredService<FirstAdministrator>().Announce("http://console", announced, CancellationToken.None);
        return announced.ToString().Trim().Split("token=") is [_, var token] ? token : "none";
    }

    private static Task<string> First(Visitor visitor, string token, string userName = "first") => visitor.Submit(
        "/first-administrator", "/account/first-administrator", ("token", token), ("userName", userName), ("displayName", userName), ("password", Staff.Password));

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;
        public string ApplicationName { get; set; } = "OpsConsole";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    private sealed class Viewer(string id) : HubCallerContext
    {
        public override string ConnectionId => "connection";
        public override string? UserIdentifier => id;
        public override ClaimsPrincipal? User { get; } = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], "test"));
        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();
        public override IFeatureCollection Features { get; } = new FeatureCollection();
        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort() { }
    }
}
