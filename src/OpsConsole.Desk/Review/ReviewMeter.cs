using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Tables;
using OpsConsole.Review.Contracts;

namespace OpsConsole.Review;

/// <summary>Metrics of the queues: how deep, how old, what was decided. Meter <c>OpsConsole.Review</c>. Looks every five seconds.</summary>
internal sealed class ReviewMeter : SupervisedService
{
    private readonly Meter _meter;
    private readonly Counter<long> _holds;
    private readonly IOpsDbFactory _databases;
    private readonly IDisposable _subscription;
    private IReadOnlyList<Queue> _queues = [];

    private sealed record Queue(string Domain, int Open, DateTimeOffset Oldest);

    public ReviewMeter(IMeterFactory meters, IOpsDbFactory databases, CommitFeed feed, Lane lane, LoopRegistry loops, TimeProvider time, ILogger<ReviewMeter> logger)
        : base(loops, time, logger)
    {
        _databases = databases;
        _meter = meters.Create("OpsConsole.Review");
        _holds = _meter.CreateCounter<long>("opsconsole.holds", "{hold}", "Holds placed, claimed and decided through this instance, by what happened");
        _meter.CreateObservableGauge("opsconsole.holds.open", () => _queues.Select(queue => Of(queue, queue.Open)), "{hold}", "Holds that wait, by domain");
        _meter.CreateObservableGauge("opsconsole.holds.oldest.age", () => _queues.Select(queue => Of(queue, (time.GetUtcNow() - queue.Oldest).TotalSeconds)), "s", "Age of the oldest hold that waits, by domain");
        _subscription = feed.Subscribe(entries =>
        {
            foreach (var entry in entries)
            {
                if (entry.Lane == lane.Number && entry.Type.StartsWith("hold.", StringComparison.Ordinal))
                    _holds.Add(1, new KeyValuePair<string, object?>("event", entry.Type));
            }
        });
    }

    public override string Name => "review.meter";

    protected override TimeSpan Pace => TimeSpan.FromSeconds(5);

    public override async Task Turn(CancellationToken ct)
    {
        await using var db = _databases.Create();
        _queues = await db.Set<HoldRow>().AsNoTracking()
            .Where(hold => hold.State == HoldStates.Ready || hold.State == HoldStates.Reserved)
            .GroupBy(hold => hold.Domain).Select(group => new Queue(group.Key, group.Count(), group.Min(hold => hold.CreatedAt))).ToListAsync(ct);
    }

    private static Measurement<T> Of<T>(Queue queue, T value) where T : struct => new(value, new KeyValuePair<string, object?>("domain", queue.Domain));

    public override void Dispose()
    {
        _subscription.Dispose();
        _meter.Dispose();
        base.Dispose();
    }
}
