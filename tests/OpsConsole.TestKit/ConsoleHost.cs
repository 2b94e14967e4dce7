using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.TestKit;

/// <summary>The console itself, on a free port of this machine and a database of its own, as the tests' subject.</summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    private readonly string? _folder;

    private ConsoleHost(WebApplication app, string? folder) => (App, _folder) = (app, folder);

    public WebApplication App { get; }

    public Uri Address => new(App.Urls.First());

    public IServiceProvider Services => App.Services;

    /// <summary>Starts a console.</summary>
    /// <param name="database">Where it keeps its data; null for a new SQLite file.</param>
    /// <param name="time">A clock to use instead of the system's.</param>
    /// <param name="settings">Further configuration.</param>
    /// <param name="adjust">Replaces services.</param>
    public static async Task<ConsoleHost> Start(
        TestDatabase? database = null, TimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? adjust = null)
    {
        var folder = database is null ? Directory.CreateTempSubdirectory("opsconsole-test-").FullName : null;
        database ??= TestDatabase.Sqlite(Path.Combine(folder!, "opsconsole.db"));
        var app = ConsoleApp.Build([], builder =>
        {
            builder.Configuration["Urls"] = "http://127.0.0.1:0";
            builder.Configuration["Storage:Provider"] = database.Provider;
            builder.Configuration["ConnectionStrings:OpsConsole"] = database.ConnectionString;
            builder.Configuration["Demo:Enabled"] = "false";
            foreach (var source in new[] { "Default", "Override:Microsoft.AspNetCore", "Override:Microsoft.EntityFrameworkCore", "Override:Microsoft.Hosting" })
                builder.Configuration[$"Serilog:MinimumLevel:{source}"] = "Error";
            foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
                builder.Configuration[key] = value;
            if (time is not null)
                builder.Services.AddSingleton(time);
            adjust?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new ConsoleHost(app, folder);
    }

    /// <summary>A client with a key of these scopes; the key's holder is named so that it can be told apart.</summary>
    public async Task<HttpClient> Client(string scopes, string name = "test")
    {
        var by = Operator.System("test") with { Permissions = System.Collections.Frozen.FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]) };
        var (text, id, hash) = ApiKeys.Make(TimeProvider.System.GetUtcNow());
        await Services.GetRequiredService<WritePath>().Execute(new CreateApiKey(by, id, name, scopes.Split(','), hash), CancellationToken.None);
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return client;
    }

    public OpsDb Database() => Services.GetRequiredService<IOpsDbFactory>().Create();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Calls of the machine interface as tests make them.</summary>
public static class ApiCalls
{
    /// <summary>Sends JSON with an idempotency key.</summary>
    public static Task<HttpResponseMessage> Send(this HttpClient client, HttpMethod method, string path, string json, string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, string json, string? key = null) => client.Send(HttpMethod.Post, path, json, key);

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, string json) => client.Send(HttpMethod.Put, path, json);

    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The body of a call as JSON.</summary>
    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> response) => await (await response).Json();
}
