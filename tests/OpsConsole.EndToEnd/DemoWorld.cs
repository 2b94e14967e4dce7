using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpsConsole.TestKit;

namespace OpsConsole.EndToEnd;

/// <summary>What a newcomer starts: the console with its Simulator, a client of the public interface like any other.</summary>
public sealed class DemoWorld
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_simulator_fills_every_domain_and_ends_with_its_console()
    {
        await using var console = await ConsoleProcess.Start(null, "--Demo:Simulator", "true");
        using var client = await console.Client("sensors.read,blood.read,transactions.read,medication.read,review.decide");

        // The only source of the demo that is real.
        await Comes("/api/sensors/points?source=host", point => Text(point, "tag") == "HOST-LOAD-1" && Text(point, "band") == "fresh" && point.GetProperty("value").GetDouble() >= 0);
        await Comes("/api/sensors/points", point => Text(point, "source") != "host" && point.GetProperty("value").ValueKind == JsonValueKind.Number);
        await Comes("/api/blood/stock", line => line.GetProperty("units").GetInt32() > 0);
        await Comes("/api/medication/decisions", decision => Text(decision, "claimId")!.Length > 0);
        var hold = await Comes("/api/holds?domain=transactions", hold => Text(hold, "subject")!.StartsWith("transaction/", StringComparison.Ordinal));
        Text(await client.Get($"/api/transactions/{Text(hold, "subject")!["transaction/".Length..]}"), "state").Should().Be("held");

        Simulators(console).Should().ContainSingle();
        var killed = console.Kill();
        try
        {
            await Eventually.Is(() => Task.FromResult(!Simulators(console).Any()));
        }
        finally
        {
            // One that outlives its console keeps the console's output open, and whoever waits for its end with it.
            foreach (var left in Simulators(console))
                Process.GetProcessById(left).Kill();
        }

        await killed;

        async Task<JsonElement> Comes(string path, Func<JsonElement, bool> wanted)
        {
            var found = default(JsonElement);
            await Eventually.Is(async () =>
            {
                found = (await client.Get(path)).GetProperty("items").EnumerateArray().FirstOrDefault(wanted);
                return found.ValueKind != JsonValueKind.Undefined;
            }, Patience);
            return found;
        }
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    // A dead process that nobody has buried yet has no command line.
    private static IEnumerable<int> Simulators(ConsoleProcess console) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && CommandLine(id) is var line && line.Contains("OpsConsole.Simulator.dll", StringComparison.Ordinal) && line.Contains(console.Address, StringComparison.Ordinal));

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
