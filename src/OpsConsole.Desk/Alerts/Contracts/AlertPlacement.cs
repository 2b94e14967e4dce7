using System.Security.Cryptography;
using System.Text;
using OpsConsole.Alerts.Tables;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Alerts.Contracts;

/// <summary>How bad it is. Shown by colour, shape and word.</summary>
public enum Severity
{
    /// <summary>The worst, and first in every list: a source of critical points is silent, or a limit of critical priority is passed.</summary>
    Critical = 0,

    /// <summary>Much is blind or cannot go on, such as a blood centre that is silent.</summary>
    High = 1,

    /// <summary>Something is impaired, such as a clock that is wrong.</summary>
    Medium = 2,

    /// <summary>The least: a limit of low priority is passed.</summary>
    Advice = 3,
}

/// <summary>A condition that needs a person's attention.</summary>
/// <param name="Fingerprint">What identifies the condition, never its value: <c>sensors/source/PLC-12/silent</c>.</param>
/// <param name="Title">What happens: "PLC-12 is not answering".</param>
/// <param name="Affected">What is affected: "214 points blind in M8 zone 7, last values shown".</param>
/// <param name="CheckFirst">What to check first.</param>
/// <param name="Subject">The journal stream it is about.</param>
/// <param name="Href">The page that shows it.</param>
public sealed record AlertCondition(string Fingerprint, Severity Severity, string Title, string Affected, string CheckFirst, string Subject, string Href);

/// <summary>An alert began, or began again after its condition had ended.</summary>
[JournalEvent("alert.raised")]
public sealed record AlertRaised(string Alert, long Occurrence, string Severity, string Title, string Subject);

/// <summary>The condition of an alert ended.</summary>
[JournalEvent("alert.returned")]
public sealed record AlertReturned(string Alert, long Occurrence);

/// <summary>How a domain raises an alert: inside its own command, so that cause and alert commit together.</summary>
public static class AlertPlacement
{
    /// <summary>The alert's id: the same condition always has the same.</summary>
    public static string IdOf(string fingerprint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)).AsSpan(0, 16));

    /// <summary>Names what <see cref="Raise"/> and <see cref="Return"/> look at.</summary>
    public static void Declare(Needs needs, string fingerprint)
    {
        needs.Row<AlertRow>(IdOf(fingerprint));
        needs.Stream($"alert/{IdOf(fingerprint)}");
    }

    /// <summary>Raises the alert; while the condition lasts this changes nothing but its words and severity. A raised severity is a new occurrence.</summary>
    public static async ValueTask Raise(Work work, AlertCondition condition, CancellationToken ct)
    {
        var id = IdOf(condition.Fingerprint);
        var known = await work.Find<AlertRow>(id, ct);
        if (known is null)
        {
            work.Insert(AlertRow.First(id, condition, work.Now));
            work.Record($"alert/{id}", new AlertRaised(id, 1, condition.Severity.ToString(), condition.Title, condition.Subject));
            return;
        }

        var again = !known.IsActive || condition.Severity < known.Severity;
        if (!again && known.Says(condition))
            return;
        var next = known.With(condition) with { Version = known.Version + 1, IsActive = true, ReturnedAt = null };
        if (again)
        {
            next = next with { Occurrence = known.Occurrence + 1, RaisedAt = work.Now, AcknowledgedBy = null, AcknowledgedAt = null };
            work.Record($"alert/{id}", new AlertRaised(id, next.Occurrence, condition.Severity.ToString(), condition.Title, condition.Subject));
        }
        else
        {
            work.Record($"alert/{id}", new AlertReworded(id, known.Occurrence, condition.Title));
        }

        await work.Update(next, ct);
    }

    /// <summary>Says that the condition has ended. An alert nobody acknowledged stays listed until somebody does.</summary>
    public static async ValueTask Return(Work work, string fingerprint, CancellationToken ct)
    {
        var id = IdOf(fingerprint);
        if (await work.Find<AlertRow>(id, ct) is not { IsActive: true } alert)
            return;
        await work.Update(alert with { IsActive = false, ReturnedAt = work.Now, Version = alert.Version + 1 }, ct);
        work.Record($"alert/{id}", new AlertReturned(id, alert.Occurrence));
    }

    /// <summary>Says that a person took care of the condition on the domain's own page, so that nobody has to do it twice.</summary>
    public static async ValueTask Acknowledge(Work work, string fingerprint, string by, CancellationToken ct)
    {
        var id = IdOf(fingerprint);
        if (await work.Find<AlertRow>(id, ct) is not { AcknowledgedAt: null } alert)
            return;
        await work.Update(alert with { AcknowledgedBy = by, AcknowledgedAt = work.Now, Version = alert.Version + 1 }, ct);
        work.Record($"alert/{id}", new AlertAcknowledged(id, alert.Occurrence, null));
    }

    /// <summary>Who acknowledged the present occurrence, or null: for a domain that has an acknowledgement of its own.</summary>
    public static async ValueTask<string?> AcknowledgedBy(Work work, string fingerprint, CancellationToken ct) =>
        (await work.Find<AlertRow>(IdOf(fingerprint), ct))?.AcknowledgedBy;
}

/// <summary>The words of an active alert changed; it is the same occurrence.</summary>
[JournalEvent("alert.reworded")]
public sealed record AlertReworded(string Alert, long Occurrence, string Title);
