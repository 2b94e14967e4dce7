using System.Diagnostics;
using System.Globalization;

namespace OpsConsole.Watchdog;

/// <summary>Runs the configured program when the condition changes. The arguments are handed over one by one; no shell reads them.</summary>
internal static class AlarmCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <returns>What went wrong, or null.</returns>
    public static async Task<string?> Run(IReadOnlyList<string> command, WatchLine line, TimeProvider time, CancellationToken ct)
    {
        if (command.Count == 0)
            return null;

        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false };
        start.Environment[WatchdogOptions.Prefix + "CONDITION"] = line.State.Condition.ToString();
        start.Environment[WatchdogOptions.Prefix + "SINCE"] = line.State.Since.ToString("O", CultureInfo.InvariantCulture);
        start.Environment[WatchdogOptions.Prefix + "TEXT"] = line.Text;
        start.Environment.Remove(WatchdogOptions.VariableOf("--key"));
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("it did not start");
            using var limit = new CancellationTokenSource(Longest, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                await process.WaitForExitAsync(either.Token);
                return process.ExitCode == 0 ? null : $"the alarm program ended with {process.ExitCode}";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"the alarm program was stopped after {Longest.TotalSeconds:0} s or at the end of the watch";
            }
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"the alarm program could not run: {failure.Message}";
        }
    }
}
