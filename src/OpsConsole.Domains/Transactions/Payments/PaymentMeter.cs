using System.Diagnostics.Metrics;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Observability;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Transactions.Payments;

/// <summary>Metrics of payments, counted from what this instance has committed. Meter <c>OpsConsole.Transactions</c>.</summary>
internal sealed class PaymentMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly IDisposable _subscription;

    public PaymentMeter(IMeterFactory meters, CommitFeed feed, Lane lane, TimeProvider time)
    {
        _meter = meters.Create("OpsConsole.Transactions");
        var payments = _meter.CreateCounter<long>("opsconsole.transactions", "{transaction}", "Payments, by what became of them: settled, held, rejected, released, voided");
        var age = new FeedAge(_meter, "opsconsole.transactions.age", "Time since a payment came in", time);
        _subscription = feed.Subscribe(entries =>
        {
            foreach (var entry in entries)
            {
                if (entry.Lane != lane.Number || !entry.Stream.StartsWith("transaction/", StringComparison.Ordinal) || !entry.Type.StartsWith("transaction.", StringComparison.Ordinal))
                    continue;
                payments.Add(1, new KeyValuePair<string, object?>("state", entry.Type["transaction.".Length..]));
                if (entry.Type is "transaction.settled" or "transaction.held" or "transaction.rejected")
                    age.Came();
            }
        });
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _meter.Dispose();
    }
}
