using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Identity;
using OpsConsole.Platform.Identity;
using OpsConsole.TestKit;

namespace OpsConsole.Tests.Identity;

/// <summary>A browser without scripts: it keeps cookies, sends forms with their token and shows where it is sent.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(ConsoleHost host)
    {
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = host.Address };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> Get(string path) => _client.GetAsync(path);

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        _client.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Sends the form of a page with its token; answers where it led, or the status where it led nowhere.</summary>
    public async Task<string> Submit(string page, string action, params (string Name, string Value)[] fields)
    {
        var form = await (await Get(page)).Content.ReadAsStringAsync();
        using var answer = await Post(action, [("__RequestVerificationToken", Token().Match(form).Groups[1].Value), .. fields]);
        return answer.Headers.Location?.OriginalString ?? $"{(int)answer.StatusCode}";
    }

    public Task<string> SignIn(string userName, string password) => Submit("/sign-in", "/account/sign-in", ("userName", userName), ("password", password), ("returnUrl", "/"));

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

/// <summary>People and what the journal says of them.</summary>
internal static class Staff
{
    public const string Password = "correct horse battery";

    public static Operator Administrator { get; } = Operator.System("test") with { Permissions = FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]) };

    /// <summary>Gives somebody an account; answers the id.</summary>
    public static async Task<string> Hire(this ConsoleHost host, string userName, string role, string idPrefix = "")
    {
        await using var scope = host.Services.CreateAsyncScope();
        var created = await scope.ServiceProvider.GetRequiredService<PeopleAdministration>().Create(Administrator, userName, userName, Password, [role], CancellationToken.None, idPrefix);
        created.Refused.Should().BeNull();
        return created.Value!;
    }

    /// <summary>The payloads of a stream's entries of one type.</summary>
    public static async Task<IReadOnlyList<string>> Entries(this ConsoleHost host, string stream, string type)
    {
        await using var db = host.Database();
        var rows = await db.Journal.AsNoTracking().Where(j => j.Stream == stream && j.Type == type).OrderBy(j => j.Sequence).ToListAsync();
        return [.. rows.Select(r => System.Text.Encoding.UTF8.GetString(r.Canonical))];
    }
}

/// <summary>The system's clock, ahead by as much as a test wants.</summary>
internal sealed class ClockAhead : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

/// <summary>Waits for what comes true by itself.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<Task<bool>> condition)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!await condition())
            await look.WaitForNextTickAsync(enough.Token);
    }
}
