using System.Text.Json;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Points;

/// <summary>A point was registered or its configuration changed. Numbers that are not whole are strings.</summary>
[JournalEvent("sensor-point.registered")]
public sealed record SensorPointRegistered(
    string Tag, int Number, string Source, string Kind, string Unit, string Location, string SpanLow, string SpanHigh, long PeriodMilliseconds,
    string Limits, string Criticality, string? CommissionedAt);

/// <summary>Registers a point, or changes its configuration. Its number and its source never change: its history hangs on them.</summary>
internal sealed class RegisterPoint(Operator by, PointTerms terms) : Command<string>(by)
{
    private const string Counter = "points";

    public override string Stream => $"sensor-point/{terms.Tag}";

    public override void Declare(Needs needs)
    {
        needs.Row<SensorPointRow>(terms.Tag);
        needs.Row<SensorCounterRow>(Counter);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<string>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<SensorPointRow>(terms.Tag, ct);
        if (known is not null && known.Source != terms.Source)
            return new Refusal("source-fixed", 409, "The point belongs to another source", $"{terms.Tag} is sent by {known.Source}; register it under another tag for {terms.Source}.");
        if (known is null)
        {
            var row = Row(1, await NextNumber(work, ct), work.Now);
            work.BeginStream(Stream);
            work.Insert(row);
            Record(work, row);
            return "accepted";
        }

        var next = Row(known.Version, known.Number, known.RegisteredAt);
        if (next == known)
            return "duplicate";
        await work.Update(next with { Version = known.Version + 1 }, ct);
        Record(work, next);
        return "accepted";
    }

    private static async Task<int> NextNumber(Work work, CancellationToken ct)
    {
        if (await work.Find<SensorCounterRow>(Counter, ct) is not { } counter)
        {
            work.Insert(new SensorCounterRow { Id = Counter, Version = 1, Last = 0 });
            return 0;
        }

        await work.Update(counter with { Version = counter.Version + 1, Last = counter.Last + 1 }, ct);
        return counter.Last + 1;
    }

    private SensorPointRow Row(long version, int number, DateTimeOffset registeredAt) => new()
    {
        Id = terms.Tag,
        Version = version,
        Number = number,
        Source = terms.Source,
        Kind = terms.Kind,
        Unit = terms.Unit,
        Location = terms.Location,
        SpanLow = terms.SpanLow,
        SpanHigh = terms.SpanHigh,
        PeriodMilliseconds = terms.PeriodMilliseconds,
        Limits = JsonSerializer.Serialize(terms.Limits),
        Criticality = terms.Criticality,
        CommissionedAt = terms.CommissionedAt,
        RegisteredAt = registeredAt,
    };

    private void Record(Work work, SensorPointRow row) => work.Record(Stream, new SensorPointRegistered(
        row.Id, row.Number, row.Source, row.Kind, row.Unit, row.Location, Numbers.Text(row.SpanLow), Numbers.Text(row.SpanHigh), row.PeriodMilliseconds,
        row.Limits, row.Criticality, row.CommissionedAt is { } at ? Numbers.Time(at) : null));
}
