using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Identity;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Identity;

/// <summary>Sessions while the clock runs, the database fails and people are signed out.</summary>
public sealed partial class SessionTests : IAsyncLifetime
{
    private static readonly TimeSpan Looked = TimeSpan.FromSeconds(6);

    private readonly ClockAhead _time = new();
    private ConsoleHost? _host;
    private string _reid = "";

    private ConsoleHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _host = await ConsoleHost.Start(time: _time);
        _reid = await Host.Hire("reid", Roles.Coordinator);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public async Task A_session_keeps_its_id_while_its_stamp_is_compared()
    {
        using var visitor = await SignedIn();
        await visitor.Get("/people");
        _time.Ahead += Looked;
        await visitor.Get("/people");
        _time.Ahead += Looked;
        await visitor.Get("/people");
        var sessions = (await Host.Entries($"access/{_reid}", "access.denied")).Select(e => SessionOf(e)).ToList();
        sessions.Should().HaveCount(3);
        sessions.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task While_the_database_does_not_answer_a_session_lives_on_its_last_proof_and_no_longer_than_that()
    {
        using var visitor = await SignedIn();
        await Rename("AspNetUsers", "Gone");
        _time.Ahead += Looked;
        (await visitor.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK);

        _time.Ahead += SessionTrust.LongestWithoutProof;
        var failed = await visitor.Get("/");
        failed.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        failed.Headers.RetryAfter.Should().NotBeNull();
        (await failed.Content.ReadAsStringAsync()).Should().Contain("The database does not answer").And.Contain("Trace id");
        (await visitor.Get("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK, "the process lives");

        await Rename("Gone", "AspNetUsers");
        (await visitor.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK, "nobody was signed out by the silence");
    }

    [Fact]
    public async Task A_circuit_lives_on_its_last_proof_and_ends_on_a_proven_difference()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var circuit = (CircuitRevalidation)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var sessions = scope.ServiceProvider.GetRequiredService<SignInManager<Person>>();
        var person = (await sessions.UserManager.FindByIdAsync(_reid))!;
        var state = new AuthenticationState(await sessions.CreateUserPrincipalAsync(person));
        (await circuit.Judge(state, CancellationToken.None)).Should().BeTrue();

        await Rename("AspNetUsers", "Gone");
        _time.Ahead += Looked;
        (await circuit.Judge(state, CancellationToken.None)).Should().BeTrue("silence proves nothing");
        _time.Ahead += SessionTrust.LongestWithoutProof;
        (await circuit.Judge(state, CancellationToken.None)).Should().BeFalse("nobody is believed for ever");

        await Rename("Gone", "AspNetUsers");
        (await circuit.Judge(state, CancellationToken.None)).Should().BeTrue();
        await sessions.UserManager.UpdateSecurityStampAsync(person);
        (await circuit.Judge(state, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_circuit_that_was_opened_just_before_the_database_failed_lives_on_the_proof_of_its_cookie()
    {
        using var visitor = await SignedIn();
        (await visitor.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK);
        await using var scope = Host.Services.CreateAsyncScope();
        var circuit = (CircuitRevalidation)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var sessions = scope.ServiceProvider.GetRequiredService<SignInManager<Person>>();
        var state = new AuthenticationState(await sessions.CreateUserPrincipalAsync((await sessions.UserManager.FindByIdAsync(_reid))!));
        await Rename("AspNetUsers", "Gone");
        (await circuit.Judge(state, CancellationToken.None)).Should().BeTrue();
        _time.Ahead += SessionTrust.LongestWithoutProof;
        (await circuit.Judge(state, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_machine_is_told_that_the_database_does_not_answer()
    {
        using var client = await Host.Client("review.decide");
        await Rename("ApiKeys", "Gone");
        var failed = await client.GetAsync("/api/holds");
        failed.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        failed.Headers.RetryAfter.Should().NotBeNull();
        (await failed.Json()).GetProperty("code").GetString().Should().Be("storage-unavailable");
    }

    [Fact]
    public async Task A_plain_sign_out_ends_that_session_and_no_other()
    {
        using var here = await SignedIn();
        using var elsewhere = await SignedIn();
        using var copy = new Visitor(Host);
        copy.Cookies.Add(here.Cookies.GetAllCookies());

        (await here.Submit("/first-administrator", "/account/sign-out")).Should().Be("/sign-in?problem=signed-out");
        var ended = (await Host.Entries($"person/{_reid}", "session.changed")).Should().Contain(e => e.Contains("signed out", StringComparison.Ordinal)).Subject;
        var session = SessionOf(ended);
        await Eventually.Holds(() => Task.FromResult(Host.Services.GetRequiredService<EndedSessions>().Contains(new ClaimsPrincipal(new ClaimsIdentity([new Claim(OperatorPrincipal.SessionClaim, session)])))));
        (await copy.Get("/")).Headers.Location!.OriginalString.Should().Contain("problem=revoked");
        (await elsewhere.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Disabling_somebody_ends_the_sessions_and_the_next_sign_in()
    {
        using var visitor = await SignedIn();
        (await Administer((people, ct) => people.Disable(Staff.Administrator, _reid, ct))).Refused.Should().BeNull();
        _time.Ahead += Looked;
        (await visitor.Get("/")).Headers.Location!.OriginalString.Should().Contain("problem=revoked");
        (await visitor.SignIn("reid", Staff.Password)).Should().StartWith("/sign-in?problem=disabled");
        (await Administer((people, ct) => people.Unlock(Staff.Administrator, _reid, ct))).Refused!.Code.Should().Be("account-disabled");

        (await Administer((people, ct) => people.Enable(Staff.Administrator, _reid, ct))).Refused.Should().BeNull();
        (await visitor.SignIn("reid", Staff.Password)).Should().Be("/");
        (await Host.Entries($"person/{_reid}", "person.disabled")).Should().ContainSingle();
        (await Host.Entries($"person/{_reid}", "person.signed-out-everywhere")).Should().ContainSingle();
    }

    [Fact]
    public async Task Changed_roles_hold_from_the_next_sign_in_and_end_the_sessions_with_the_old_ones()
    {
        using var visitor = await SignedIn();
        (await Administer((people, ct) => people.ChangeRoles(Staff.Administrator, _reid, [Roles.Administrator], ct))).Refused.Should().BeNull();
        _time.Ahead += Looked;
        (await visitor.Get("/")).Headers.Location!.OriginalString.Should().Contain("problem=revoked");
        await visitor.SignIn("reid", Staff.Password);
        (await visitor.Get("/people")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_click_that_arrives_twice_changes_the_account_once()
    {
        const string click = "0b0e4a4e-52a3-4c40-9d6c-1c3f8f0f7d01";
        Task<Outcome<bool>> Disable() => Administer((people, ct) => people.Disable(Staff.Administrator, _reid, ct, click));
        (await Disable()).Refused.Should().BeNull();
        (await Administer((people, ct) => people.Enable(Staff.Administrator, _reid, ct, click))).Refused.Should().BeNull("the key of another command is another key");
        (await Disable()).Refused!.Code.Should().Be("already-asked");
        using var visitor = await SignedIn();
        (await Host.Entries($"person/{_reid}", "person.disabled")).Should().ContainSingle();

        Task<Outcome<bool>> Promote() => Administer((people, ct) => people.ChangeRoles(Staff.Administrator, _reid, [Roles.Auditor], ct, click));
        (await Promote()).Refused.Should().BeNull();
        (await Administer((people, ct) => people.ChangeRoles(Staff.Administrator, _reid, [Roles.Coordinator], ct, "another-click"))).Refused.Should().BeNull();
        (await Promote()).Refused!.Code.Should().Be("already-asked");
        (await Host.Entries($"person/{_reid}", "person.roles-changed")).Should().HaveCount(2);

        Task<Outcome<bool>> SignOut() => Administer((people, ct) => people.SignOutEverywhere(Staff.Administrator, _reid, ct, click));
        (await SignOut()).Refused.Should().BeNull();
        using var later = await SignedIn();
        (await SignOut()).Refused!.Code.Should().Be("already-asked");
        _time.Ahead += Looked;
        (await later.Get("/")).StatusCode.Should().Be(HttpStatusCode.OK, "the session began after the click");

        Task<Outcome<bool>> Unlock() => Administer((people, ct) => people.Unlock(Staff.Administrator, _reid, ct, click));
        (await Unlock()).Refused.Should().BeNull();
        (await Unlock()).Refused!.Code.Should().Be("already-asked");
    }

    [Fact]
    public async Task A_person_is_created_once_by_one_click_even_when_it_arrives_twice_at_once()
    {
        async Task<Outcome<string>> Create()
        {
            await using var scope = Host.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<PeopleAdministration>()
                .Create(Staff.Administrator, "new", "New", Staff.Password, [Roles.Operator], CancellationToken.None, click: "0b0e4a4e-52a3-4c40-9d6c-1c3f8f0f7d02");
        }

        var both = await Task.WhenAll(Create(), Create());
        both.Count(one => one.Refused is null).Should().Be(1);
        (await Create()).Refused!.Code.Should().Be("already-asked");
        await using var db = Host.Database();
        (await db.Journal.AsNoTracking().CountAsync(j => j.Type == "person.created")).Should().Be(2, "reid and the new one");
    }

    [Fact]
    public async Task Nobody_disables_the_own_account()
    {
        var self = Staff.Administrator with { PersonId = _reid };
        (await Administer((people, ct) => people.Disable(self, _reid, ct))).Refused!.Code.Should().Be("own-account");
        (await Administer((people, ct) => people.ChangeRoles(self, _reid, [Roles.Operator], ct))).Refused!.Code.Should().Be("own-account");
    }

    [Fact]
    public async Task What_fails_after_its_entry_is_said_in_an_entry_of_its_own()
    {
        await Rename("AspNetUserRoles", "Gone");
        var act = async () => await Host.Hire("late", Roles.Operator);
        await act.Should().ThrowAsync<Exception>();
        await using var db = Host.Database();
        (await db.Journal.AsNoTracking().CountAsync(j => j.Type == "person.change-failed")).Should().Be(1);
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_account_and_an_administrator_unlocks_it()
    {
        using var visitor = new Visitor(Host);
        for (var i = 0; i < 4; i++)
            (await visitor.SignIn("reid", "wrong")).Should().StartWith("/sign-in?problem=wrong");
        (await visitor.SignIn("reid", "wrong")).Should().StartWith("/sign-in?problem=locked");
        (await visitor.SignIn("reid", Staff.Password)).Should().StartWith("/sign-in?problem=locked");
        (await Administer((people, ct) => people.Unlock(Staff.Administrator, _reid, ct))).Refused.Should().BeNull();
        (await visitor.SignIn("reid", Staff.Password)).Should().Be("/");
    }

    private static string SessionOf(string entry) => Session().Match(entry) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException(entry);

    [GeneratedRegex("\"session\":\"([^\"]+)\"")]
    private static partial Regex Session();

    private async Task<Visitor> SignedIn()
    {
        var visitor = new Visitor(Host);
        (await visitor.SignIn("reid", Staff.Password)).Should().Be("/");
        return visitor;
    }

    private async Task<Outcome<bool>> Administer(Func<PeopleAdministration, CancellationToken, Task<Outcome<bool>>> act)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<PeopleAdministration>(), CancellationToken.None);
    }

    // A table that is not there fails as a database that is not there does, and comes back as fast.
    private async Task Rename(string from, string to)
    {
        await using var db = Host.Database();
        await using var connection = new SqliteConnection(db.Database.GetConnectionString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER TABLE \"{from}\" RENAME TO \"{to}\"";
        await command.ExecuteNonQueryAsync();
    }
}
