using System.Diagnostics;
using System.Text.RegularExpressions;
using OpsConsole.Tests.Architecture;

namespace OpsConsole.Tests.Surface;

/// <summary>
/// The files of <c>wwwroot</c> lie outside the web project. Linked wrongly they build and publish, and are then served as
/// 200 with no bytes, or not at all, in one environment of two.
/// </summary>
public sealed partial class StaticFileTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task The_built_console_serves_its_files_whole(string environment)
    {
        await using var console = await BuiltConsole.Start(environment);
        using var client = new HttpClient { BaseAddress = console.Address };
        foreach (var file in new[] { "app.css", "favicon.svg", "js/boot.js", "fonts/inter/inter-latin-wght-normal.woff2" })
        {
            var served = await client.GetByteArrayAsync($"/{file}");
            served.Length.Should().Be((int)new FileInfo(Path.Combine(SourceTree.Root, "wwwroot", file)).Length, "{0} in {1}", file, environment);
        }

        (await client.GetByteArrayAsync("/_framework/blazor.web.js")).Should().NotBeEmpty();
        (await client.GetByteArrayAsync("/_content/MudBlazor/MudBlazor.min.css")).Should().NotBeEmpty();
    }

    /// <summary>The program as built, in a process and a folder of its own.</summary>
    private sealed partial class BuiltConsole(Process process, string folder, Uri address) : IAsyncDisposable
    {
        public Uri Address => address;

        public static async Task<BuiltConsole> Start(string environment)
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var program = Path.Combine(SourceTree.Root, "src", "OpsConsole", "bin", output.Parent!.Name, output.Name, "OpsConsole.dll");
            var folder = Directory.CreateTempSubdirectory("opsconsole-files-").FullName;
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[] { program, "--urls", "http://127.0.0.1:0", "--Demo:Enabled", "false" })
                start.ArgumentList.Add(argument);
            start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
            start.Environment["ConnectionStrings__OpsConsole"] = $"Data Source={Path.Combine(folder, "files.db")}";
            var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (!ListeningOn().Match(line).Success)
                    continue;
                // Read on, or the process stops at a full pipe.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new BuiltConsole(process, folder, new Uri(ListeningOn().Match(line).Value));
            }

            throw new InvalidOperationException("The console ended before it listened.");
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
        private static partial Regex ListeningOn();
    }
}
