using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Benchmarks.Load;

/// <summary>The built console in a process of its own, on a database of its own.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private ConsoleProcess(Process process, int port, string folder, string key) => (Process, Port, Folder, Key) = (process, port, folder, key);

    public Process Process { get; }
    public int Port { get; }
    public string Folder { get; }
    public string Key { get; }

    /// <summary>Processor time of the console so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    /// <summary>Processor time of the load generator so far.</summary>
    public static TimeSpan OwnProcessorTime
    {
        get
        {
            using var own = Process.GetCurrentProcess();
            return own.TotalProcessorTime;
        }
    }

    /// <summary>A client with the console's key.</summary>
    public HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return http;
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "OpsConsole.dll");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("opsconsole-bench-").FullName;

    public static async Task<ConsoleProcess> Start(string scopes, string? folder = null)
    {
        folder ??= NewFolder();
        var key = await NewKey(folder, scopes);
        var port = FreePort();
        var process = Launch(folder, port);
        using var http = new HttpClient();
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await http.GetAsync($"http://127.0.0.1:{port}/health/live")).IsSuccessStatusCode)
                    return new ConsoleProcess(process, port, folder, key);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException("The console did not start.");
    }

    public static async Task<string> NewKey(string folder, string scopes)
    {
        var start = Info(folder, "keys", "create", "--name", "bench", "--scopes", scopes);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim().Split('\n')[^1].Trim();
    }

    public static Process Launch(string folder, int port)
    {
        var start = Info(folder, "--urls", $"http://127.0.0.1:{port}", "--Serilog:MinimumLevel:Default", "Warning");
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static ProcessStartInfo Info(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
            Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
