using System.Collections.Concurrent;
using System.Globalization;

namespace OpsConsole.Simulator;

/// <summary>Counts what happened, for the status line. Safe for concurrent use.</summary>
internal sealed class Tally
{
    public const string Retried = "retries";
    public const string SamplesAccepted = "samples accepted";
    public const string AskedToWait = "asked to wait";
    public const string LostBySource = "samples lost in full source buffers";

    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private Dictionary<string, long> before = [];

    public void Count(string what, long number = 1)
    {
        if (number != 0)
            counts.AddOrUpdate(what, number, (_, old) => old + number);
    }

    public long Of(string what) => counts.GetValueOrDefault(what);

    /// <summary>What was counted since the last call, as <c>name number</c> joined by dots. Called by one loop only.</summary>
    public string SinceLast()
    {
        var now = counts.ToDictionary();
        var parts = now.OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => (count.Key, Since: count.Value - before.GetValueOrDefault(count.Key)))
            .Where(count => count.Since > 0)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Since:N0}"))
            .ToArray();
        before = now;
        return parts.Length > 0 ? string.Join(" · ", parts) : "nothing sent";
    }
}
