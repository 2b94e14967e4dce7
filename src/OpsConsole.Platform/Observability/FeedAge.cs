using System.Diagnostics.Metrics;

namespace OpsConsole.Platform.Observability;

/// <summary>A gauge that grows while a feed is silent: seconds since this instance took something from it, or since it began.</summary>
public sealed class FeedAge
{
    private readonly TimeProvider _time;
    private long _came;

    /// <summary>Shows the age under this name from now on.</summary>
    /// <param name="meter">Of the module whose feed it is.</param>
    /// <param name="name">Dotted, ending in <c>age</c>.</param>
    /// <param name="description">Age of what.</param>
    /// <param name="time">The clock it is measured by.</param>
    public FeedAge(Meter meter, string name, string description, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _time = time;
        _came = time.GetTimestamp();
        meter.CreateObservableGauge(name, () => _time.GetElapsedTime(Volatile.Read(ref _came)).TotalSeconds, "s", description);
    }

    /// <summary>Something came.</summary>
    public void Came() => Volatile.Write(ref _came, _time.GetTimestamp());
}
