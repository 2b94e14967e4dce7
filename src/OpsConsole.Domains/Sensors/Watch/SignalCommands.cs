using OpsConsole.Alerts.Contracts;
using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Sensors.Tables;

namespace OpsConsole.Sensors.Watch;

/// <summary>Data stopped or cannot be trusted any more.</summary>
[JournalEvent("sensor-signal.lost")]
public sealed record SensorSignalLost(string Signal, string Severity, string Title);

/// <summary>Data came again and can be trusted.</summary>
[JournalEvent("sensor-signal.returned")]
public sealed record SensorSignalReturned(string Signal, string LostSince);

/// <summary>Raises a loss of data as an alert, once however often it is said.</summary>
internal sealed class RaiseSignal(Operator by, AlertCondition condition) : Command<bool>(by)
{
    public override string Stream => condition.Subject;

    public override void Declare(Needs needs)
    {
        needs.Row<SensorSignalRow>(condition.Fingerprint);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, condition.Fingerprint);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        var known = await work.Find<SensorSignalRow>(condition.Fingerprint, ct);
        if (known is not { IsActive: true })
        {
            if (known is null)
                work.Insert(new SensorSignalRow { Id = condition.Fingerprint, Version = 1, IsActive = true, Since = work.Now });
            else
                await work.Update(known with { Version = known.Version + 1, IsActive = true, Since = work.Now }, ct);
            work.Record(Stream, new SensorSignalLost(condition.Fingerprint, condition.Severity.ToString(), condition.Title));
        }

        // Also where it is known: its words and its severity may have changed.
        await AlertPlacement.Raise(work, condition, ct);
        return true;
    }
}

/// <summary>Says that data came again.</summary>
internal sealed class ReturnSignal(Operator by, string fingerprint, string subject) : Command<bool>(by)
{
    public override string Stream => subject;

    public override void Declare(Needs needs)
    {
        needs.Row<SensorSignalRow>(fingerprint);
        needs.Stream(Stream);
        AlertPlacement.Declare(needs, fingerprint);
    }

    public override async ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<SensorSignalRow>(fingerprint, ct) is not { IsActive: true } known)
            return false;
        await work.Update(known with { Version = known.Version + 1, IsActive = false }, ct);
        work.Record(Stream, new SensorSignalReturned(fingerprint, Numbers.Time(known.Since)));
        await AlertPlacement.Return(work, fingerprint, ct);
        return true;
    }
}
