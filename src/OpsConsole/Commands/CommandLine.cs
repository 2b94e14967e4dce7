using System.Data.Common;
using Microsoft.Extensions.Options;
using OpsConsole.Identity;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Commands;

/// <summary>The program's sub-commands. Without arguments it serves.</summary>
internal static class CommandLine
{
    private static readonly Operator By = Operator.System("command-line") with
    {
        Permissions = System.Collections.Frozen.FrozenSet.ToFrozenSet([PlatformPermissions.ManagePeople.Name]),
    };

    /// <param name="output">Takes what was made, its last line.</param>
    /// <param name="errors">Takes one line that says why nothing was done.</param>
    public static async Task<int> Run(string[] args, Func<string[], Action<WebApplicationBuilder>?, WebApplication> build, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args)
            {
                case ["migrate", .. var rest]:
                    return await OneShot(rest, build, output, (_, _) => Task.FromResult("The schema is up to date."), builder => builder.Configuration["Storage:MigrateAtStart"] = "true");
                case ["keys", "create", .. var rest]:
                    return await OneShot(rest, build, output, CreateKey);
                case ["users", "create", .. var rest]:
                    return await OneShot(rest, build, output, CreatePerson);
                case [var word, ..] when !word.StartsWith('-'):
                    throw new CommandLineException($"There is no command '{word}'. There are: migrate; keys create --name N --scopes a,b; users create --name N --roles a,b.");
                default:
                    await Serve(build(args, null), output);
                    return 0;
            }
        }
        catch (Exception error) when (Explain(error) is { } cause)
        {
            await errors.WriteLineAsync(cause);
            return 1;
        }
    }

    // One line that names the cause and the key to fix; null for a fault of the console, which keeps its stack.
    private static string? Explain(Exception error) => error switch
    {
        CommandLineException or OptionsValidationException => Line(error),
        DbException or TimeoutException => $"The database cannot be used: {Line(error)} Check Storage:Provider and ConnectionStrings:OpsConsole.",
        IOException or UnauthorizedAccessException => $"A file or an address cannot be used: {Line(error)} Check ConnectionStrings:OpsConsole and Urls.",
        FormatException or ArgumentException => $"A setting cannot be read: {Line(error)} Check the configuration and ConnectionStrings:OpsConsole.",
        InvalidOperationException when StorageFault.Is(error) => Explain(error.InnerException!),
        InvalidOperationException => Line(error),
        _ => null,
    };

    private static string Line(Exception error) => error.Message.ReplaceLineEndings(" ").Trim();

    private static async Task Serve(WebApplication app, TextWriter output)
    {
        await app.StartAsync();
        if (app.Services.GetRequiredService<Demo.DemoPeople>().People.Count == 0)
            await app.Services.GetRequiredService<FirstAdministrator>().Announce(app.Urls.First(), output, CancellationToken.None);
        await app.WaitForShutdownAsync();
    }

    private static async Task<int> OneShot(string[] args, Func<string[], Action<WebApplicationBuilder>?, WebApplication> build, TextWriter output, Func<IServiceProvider, IConfiguration, Task<string>> act, Action<WebApplicationBuilder>? further = null)
    {
        await using var app = build(args, builder =>
        {
            builder.Configuration["Demo:Enabled"] = "false";
            builder.Configuration["Urls"] = "http://127.0.0.1:0";
            builder.Configuration["Serilog:MinimumLevel:Default"] = "Error";
            builder.Configuration["Serilog:MinimumLevel:Override:Microsoft"] = "Error";
            further?.Invoke(builder);
        });
        await app.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var result = await act(scope.ServiceProvider, app.Configuration);
        await app.StopAsync();
        await output.WriteLineAsync(result);
        return 0;
    }

    private static async Task<string> CreateKey(IServiceProvider services, IConfiguration arguments)
    {
        var name = arguments["name"] ?? throw new CommandLineException("Give the key a name: --name N.");
        var scopes = Listed(arguments["scopes"]);
        var permissions = services.GetRequiredService<PermissionMap>();
        var unknown = scopes.Where(s => !permissions.Knows(s)).ToList();
        if (scopes.Count == 0 || unknown.Count > 0)
            throw new CommandLineException($"Give one or more scopes of: {string.Join(", ", permissions.All.Select(p => p.Name).Order(StringComparer.Ordinal))}.");
        var (text, id, hash) = ApiKeys.Make(services.GetRequiredService<TimeProvider>().GetUtcNow());
        var answer = await services.GetRequiredService<WritePath>().Execute(new CreateApiKey(By, id, name, scopes, hash), CancellationToken.None);
        return answer.Outcome.Refused is { } refusal ? throw new CommandLineException(refusal.Detail) : text;
    }

    private static async Task<string> CreatePerson(IServiceProvider services, IConfiguration arguments)
    {
        var name = arguments["name"] ?? throw new CommandLineException("Give the person a name: --name N.");
        var password = arguments["password"] ?? Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));
        var people = services.GetRequiredService<PeopleAdministration>();
        var created = await people.Create(By, name, arguments["display-name"] ?? name, password, Listed(arguments["roles"]), CancellationToken.None);
        return created.Refused is { } refusal ? throw new CommandLineException(refusal.Detail) : password;
    }

    private static IReadOnlyList<string> Listed(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>What was typed cannot be done; the message says why.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
