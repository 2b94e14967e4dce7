using OpsConsole.Platform.Live;

namespace OpsConsole.Medication.Live;

/// <summary>
/// How many claims were decided in each of the last sixty seconds, on all instances as their commits become known, and how
/// long the decisions of this instance took in the last five minutes. Bounded; old figures are overwritten.
/// </summary>
internal sealed class DecisionPace : IDisposable
{
    public const int Seconds = 60;
    private const int Durations = 2_048;
    private static readonly TimeSpan DurationsKept = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly long[] second = new long[Seconds];
    private readonly int[] count = new int[Seconds];
    private readonly (DateTimeOffset At, double Milliseconds)[] durations = new (DateTimeOffset, double)[Durations];
    private readonly IDisposable subscription;
    private long taken;

    public DecisionPace(CommitFeed feed) => subscription = feed.Subscribe(entries =>
    {
        foreach (var entry in entries)
        {
            if (entry.Type == "medication.claim-decided")
                Decided(entry.RecordedAt);
        }
    });

    public void Decided(DateTimeOffset at)
    {
        var now = at.ToUnixTimeSeconds();
        lock (gate)
        {
            var slot = (int)(now % Seconds);
            if (second[slot] > now)
                return;
            if (second[slot] < now)
                (second[slot], count[slot]) = (now, 0);
            count[slot]++;
        }
    }

    public void Took(TimeSpan duration, DateTimeOffset at)
    {
        lock (gate)
            durations[taken++ % Durations] = (at, duration.TotalMilliseconds);
    }

    /// <summary>Decisions in each of the last <see cref="Seconds"/> whole seconds, oldest first; the running second is left out.</summary>
    public IReadOnlyList<int> PerSecond(DateTimeOffset now)
    {
        var newest = now.ToUnixTimeSeconds() - 1;
        var series = new int[Seconds - 1];
        lock (gate)
        {
            for (var i = 0; i < series.Length; i++)
            {
                var at = newest - (series.Length - 1 - i);
                var slot = (int)(at % Seconds);
                series[i] = second[slot] == at ? count[slot] : 0;
            }
        }

        return series;
    }

    /// <summary>The 99th percentile of the last decisions of this instance; null when there were none.</summary>
    public TimeSpan? Percentile99(DateTimeOffset now)
    {
        double[] known;
        lock (gate)
        {
            known = durations.Take((int)Math.Min(taken, Durations)).Where(one => now - one.At <= DurationsKept)
                .Select(one => one.Milliseconds).Order().ToArray();
        }

        return known.Length == 0 ? null : TimeSpan.FromMilliseconds(known[(int)Math.Ceiling(known.Length * 0.99) - 1]);
    }

    public void Dispose() => subscription.Dispose();
}
