using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Live;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Alarms;
using OpsConsole.Sensors.Cells;
using OpsConsole.Sensors.Intake;
using OpsConsole.Sensors.Points;

namespace OpsConsole.Sensors.Watch;

/// <summary>Carries the events of points, the end of shelves and acknowledgements of alerts into the limit alarms.</summary>
internal sealed class AlarmFollower(
    SensorState state, AlarmBook book, AlarmCommands commands, WritePath write, TimeProvider time, ILogger<AlarmFollower> logger)
{
    private const int MostEventsAtOnce = 1_000;
    private readonly Operator _by = Operator.System("sensors.watch");
    private readonly ConcurrentQueue<string> _changedElsewhere = new();
    private readonly ConcurrentQueue<string> _acknowledgedAlerts = new();
    private int _pointsChanged;

    /// <summary>Takes note of commits that concern alarms; true if there is something to do.</summary>
    public bool Note(IReadOnlyList<CommittedEntry> entries)
    {
        var any = false;
        foreach (var entry in entries)
        {
            var before = any;
            any = true;
            switch (entry.Type)
            {
                case "sensor-alarm.changed" when entry.Lane != state.Lane:
                    _changedElsewhere.Enqueue(entry.Stream["sensor-point/".Length..]);
                    break;
                case "sensor-point.registered" when entry.Lane != state.Lane:
                    Interlocked.Exchange(ref _pointsChanged, 1);
                    break;
                case "alert.acknowledged":
                    _acknowledgedAlerts.Enqueue(entry.Stream["alert/".Length..]);
                    break;
                default:
                    any = before;
                    break;
            }
        }

        return any;
    }

    /// <summary>Does what there is to do.</summary>
    /// <param name="leads">Only the instance that leads writes; the others forget their events, since the next sample tells them again.</param>
    public async Task Follow(bool leads, CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _pointsChanged, 0) == 1)
            await state.Points.Reload(ct);
        await TakeUpChanges(ct);
        await FollowEvents(leads, ct);
        await FollowAlerts(leads, ct);
        if (leads)
            await EndShelves(ct);
    }

    private async Task TakeUpChanges(CancellationToken ct)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        while (_changedElsewhere.TryDequeue(out var tag))
            tags.Add(tag);
        if (tags.Count > 0)
            await book.Reload(tags, ct);
    }

    private async Task FollowEvents(bool leads, CancellationToken ct)
    {
        var points = state.Points.Current;
        // The events of one point keep their order; different points share commits.
        while (true)
        {
            var batch = new Dictionary<int, List<PointEvent>>();
            for (var i = 0; i < MostEventsAtOnce && state.TryDequeue(out var one); i++)
            {
                if (!batch.TryGetValue(one.Point, out var list))
                    batch[one.Point] = list = [];
                list.Add(one);
            }

            if (batch.Count == 0)
                return;
            if (leads)
                await Task.WhenAll(batch.Select(b => FollowPoint(points.ByNumber[b.Key]!, b.Value, ct)));
        }
    }

    private async Task FollowPoint(SensorPoint point, List<PointEvent> events, CancellationToken ct)
    {
        var setup = PointSetups.Of(point.Row, point.Source);
        foreach (var one in events)
        {
            // The point has no alarm yet, and the loss of its data is told as a signal.
            if (one.Event is AlarmEvent.DataBad or AlarmEvent.DataGood && book.Find(point.Tag) is null)
                continue;
            var limit = setup.Limits.FirstOrDefault(l => l.Level == one.Level);
            var situation = new AlarmSituation(
                point, setup.Nature, one.Level, limit, one.Value, state.Table.Read(point.Number).ShownQuality, new DateTimeOffset(one.At, TimeSpan.Zero));
            var answer = await commands.Step(_by, situation, one.Event.ToString(), (alarm, now) => AlarmMachine.Step(alarm, one.Event, setup.Nature, now), ct);
            if (answer.Outcome.Refused is { } refusal)
                logger.LogWarning("The alarm of {Tag} did not take {Event}: {Reason}", point.Tag, one.Event, refusal.Title);
        }
    }

    /// <summary>Who acknowledged the alert of an alarm acknowledged the alarm.</summary>
    private async Task FollowAlerts(bool leads, CancellationToken ct)
    {
        var alerts = new HashSet<string>(StringComparer.Ordinal);
        while (_acknowledgedAlerts.TryDequeue(out var alert))
            alerts.Add(alert);
        if (!leads || alerts.Count == 0)
            return;
        foreach (var row in book.All.Where(a => a.AcknowledgedBy is null && alerts.Contains(AlertPlacement.IdOf(ChangeAlarm.Fingerprint(a.Id)))))
        {
            if (state.Points.Current.Find(row.Id) is { } point)
                Take(await write.Execute(new FollowAlert(_by, commands.Situation(point)), ct));
        }
    }

    private async Task EndShelves(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var row in book.All.Where(a => a.ShelvedUntil <= now))
        {
            if (state.Points.Current.Find(row.Id) is { } point)
                await commands.Step(_by, commands.Situation(point), "ShelfEnded", AlarmOverlays.Tick, ct);
        }
    }

    private void Take(Answer<AlarmChange> answer)
    {
        if (answer.Outcome.Value is { Changed: true } change)
            book.Take(change.Row);
    }
}
