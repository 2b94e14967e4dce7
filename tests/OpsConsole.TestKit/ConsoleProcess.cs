using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OpsConsole.TestKit;

/// <summary>The built console in a process of its own, that can be frozen, woken, killed and started again.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string[] _settings;
    private readonly bool _ownsFolder;
    private Process _process;

    private ConsoleProcess(string folder, bool ownsFolder, int port, string[] settings)
    {
        (_folder, _ownsFolder, Port, _settings) = (folder, ownsFolder, port, settings);
        _process = Launch();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public string Folder => _folder;

    /// <summary>Processor time of this run so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    private static string Program => Path.Combine(RepositoryRoot, "src", "OpsConsole", "bin", Configuration, "net10.0", "OpsConsole.dll");

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static string RepositoryRoot
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "OpsConsole.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    /// <summary>Starts a console with the demo people but without the Simulator, and waits until it answers.</summary>
    /// <param name="settings">Further arguments; the last of a name counts.</param>
    public static async Task<ConsoleProcess> Start(string? folder = null, params string[] settings)
    {
        var console = Begin(folder, settings);
        await console.Answers();
        return console;
    }

    /// <summary>Starts a console and does not wait.</summary>
    public static ConsoleProcess Begin(string? folder = null, params string[] settings) =>
        new(folder ?? Directory.CreateTempSubdirectory("opsconsole-run-").FullName, folder is null, FreePort(), settings);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Program, "--urls", Address, "--Demo:Enabled", "true", "--Demo:Simulator", "false", "--Serilog:MinimumLevel:Default", "Warning", .. _settings])
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Append(string? line)
    {
        if (line is not null)
            lock (_folder)
                File.AppendAllText(Path.Combine(_folder, "console.log"), line + "\n");
    }

    private async Task Answers()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.Is(async () =>
        {
            try
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"The console ended: {File.ReadAllText(Path.Combine(_folder, "console.log"))}");
                return (await http.GetAsync($"{Address}/health/live")).IsSuccessStatusCode;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60));
    }

    /// <summary>A client with a new key.</summary>
    public async Task<HttpClient> Client(string scopes)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Key(scopes));
        return client;
    }

    /// <summary>A new key, made by the program itself.</summary>
    public async Task<string> Key(string scopes)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Program, "keys", "create", "--name", "e2e", "--scopes", scopes, .. _settings])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"No key was made: {output}");
        return output.Trim().Split('\n')[^1].Trim();
    }

    public void Freeze() => Signal("-STOP");

    public void Wake() => Signal("-CONT");

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await Ended();
    }

    // Not WaitForExitAsync: that waits for its output too, which a child that outlives it keeps open.
    private Task Ended() => Eventually.Is(() => Task.FromResult(_process.HasExited));

    /// <summary>Starts the program again on the same data and port.</summary>
    public async Task Restart()
    {
        _process.Dispose();
        _process = Launch();
        await Answers();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await Ended();
        _process.Dispose();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Waiting for a condition.</summary>
public static class Eventually
{
    public static async Task Is(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var over = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (over.IsCancellationRequested)
                throw new TimeoutException("The condition did not come true in time.");
            await Task.Delay(50, CancellationToken.None);
        }
    }
}

/// <summary>JSON calls.</summary>
public static class Calls
{
    public static async Task<JsonElement> Post(this HttpClient client, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }

    public static async Task Put(this HttpClient client, string path, object body)
    {
        var response = await client.PutAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }

    public static async Task<JsonElement> Get(this HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;
}
