using System.Diagnostics;

namespace OpsConsole.Simulator;

/// <summary>
/// Tells when it is time to end: the process that started this one is gone, standard input has closed, or somebody
/// asked. A simulator that outlived its console would feed the next one on the same port.
/// </summary>
internal static class LifeLine
{
    /// <summary>Ends when the process is gone. A number used again by another process counts as gone.</summary>
    public static async Task WatchParent(int processId, TimeProvider time, CancellationToken ct)
    {
        var started = StartOf(processId);
        while (started is not null && StartOf(processId) == started)
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
    }

    /// <summary>Hands over each line until the input closes or a line says <c>quit</c>.</summary>
    public static async Task WatchInput(TextReader input, Action<string> line, CancellationToken ct)
    {
        // Reading a terminal blocks its thread even when asynchronous, so it gets one of its own.
        await Task.Run(
            async () =>
            {
                while (await input.ReadLineAsync(ct) is { } text && text.Trim() != "quit")
                    line(text.Trim());
            },
            ct).WaitAsync(ct);
    }

    private static DateTime? StartOf(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
