using System.Collections.Concurrent;
using OpsConsole.Ui.Commands;

namespace OpsConsole.Ui.Liveness;

/// <summary>How many screens this process serves, and how many of them answer.</summary>
/// <param name="Live">Screens whose last echo is within <see cref="CommandExpiry.EchoLapse"/>.</param>
/// <param name="Delayed">Screens that have not echoed for longer, not yet given up.</param>
public sealed record ConsoleCount(int Live, int Delayed);

/// <summary>Every open console of this process with the time of its last echo.</summary>
public sealed class ConsoleRegistry(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastEchoes = new(StringComparer.Ordinal);

    /// <summary>Counts now.</summary>
    public ConsoleCount Count()
    {
        var now = time.GetUtcNow();
        int live = 0, delayed = 0;
        foreach (var (_, at) in lastEchoes)
        {
            if (now - at <= CommandExpiry.EchoLapse)
                live++;
            else
                delayed++;
        }
        return new ConsoleCount(live, delayed);
    }

    /// <summary>An echo arrived; the first one makes the console known.</summary>
    public void Echoed(string consoleId, DateTimeOffset at) => lastEchoes[consoleId] = at;

    /// <summary>The console's circuit has ended.</summary>
    public void Gone(string consoleId) => lastEchoes.TryRemove(consoleId, out _);
}
