using OpsConsole.Alerts.Tables;
using OpsConsole.Platform;
using OpsConsole.Platform.Http;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts;

/// <summary>A person has seen an occurrence of an alert and takes care of it.</summary>
[JournalEvent("alert.acknowledged")]
public sealed record AlertAcknowledged(string Alert, long Occurrence, string? Comment);

/// <summary>The answer to an acknowledgement.</summary>
public sealed record AcknowledgedAlert(string AlertId, long Occurrence, string AcknowledgedBy, DateTimeOffset AcknowledgedAt);

/// <summary>
/// Acknowledges the occurrence the person saw. If the alert has begun again since, the acknowledgement is refused: what was
/// seen is not what is happening. If a colleague was first, the answer names them.
/// </summary>
internal sealed class AcknowledgeAlert(Operator by, string alertId, long occurrence, string? comment) : Command<AcknowledgedAlert>(by)
{
    public override string Stream => $"alert/{alertId}";

    public override void Declare(Needs needs)
    {
        needs.Row<AlertRow>(alertId);
        needs.Stream(Stream);
    }

    public override async ValueTask<Outcome<AcknowledgedAlert>> Decide(Work work, CancellationToken ct)
    {
        if (await work.Find<AlertRow>(alertId, ct) is not { } alert)
            return ApiRefusals.NotFound("The alert");
        if (alert.Occurrence != occurrence)
        {
            return new Refusal("occurrence-changed", 409, "The alert has begun again since you looked", $"You saw occurrence {occurrence}, now it is {alert.Occurrence}. Look at it, then acknowledge that one.")
            {
                Extra = Json.Members(("occurrence", alert.Occurrence)),
            };
        }

        if (alert.AcknowledgedAt is { } at)
        {
            return new Refusal("already-acknowledged", 409, "A colleague was first", $"{alert.AcknowledgedBy} acknowledged it at {at:HH:mm:ss} UTC. Nothing more is needed.")
            {
                Extra = Json.Members(("acknowledgedBy", alert.AcknowledgedBy), ("acknowledgedAt", at)),
            };
        }

        await work.Update(alert with { AcknowledgedBy = By.Name, AcknowledgedAt = work.Now, Version = alert.Version + 1 }, ct);
        work.Record(Stream, new AlertAcknowledged(alertId, occurrence, comment), comment);
        return new AcknowledgedAlert(alertId, occurrence, By.Name, work.Now);
    }
}
