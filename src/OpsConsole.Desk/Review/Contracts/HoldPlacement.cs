using OpsConsole.Platform;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;
using OpsConsole.Review.Tables;

namespace OpsConsole.Review.Contracts;

/// <summary>Something is held until a person decides.</summary>
[JournalEvent("hold.placed")]
public sealed record HoldPlaced(string Hold, string Domain, string Reason, string Title, string Subject, string DueAt);

/// <summary>How a domain holds something: inside its own command, so that the hold and what it holds commit together.</summary>
public static class HoldPlacement
{
    /// <summary>Places the hold and answers its id.</summary>
    public static string Place(Work work, HoldRequest request)
    {
        var id = Ids.New(work.Now);
        var due = work.Now + request.Due;
        var voidAt = work.Now + request.VoidAfter;
        work.BeginStream($"hold/{id}");
        work.Insert(new HoldRow
        {
            Id = id,
            Version = 1,
            Domain = request.Domain,
            Reason = request.Reason,
            Title = request.Title,
            Subject = request.Subject,
            SubjectLabel = request.SubjectLabel,
            Evidence = request.Evidence,
            ReleaseImpossible = request.ReleaseImpossible,
            State = HoldStates.Ready,
            CreatedAt = work.Now,
            DueAt = due,
            VoidAt = voidAt,
            NextDeadlineAt = voidAt < due ? voidAt : due,
            Fence = 0,
        });
        work.Record($"hold/{id}", new HoldPlaced(id, request.Domain, request.Reason, request.Title, request.Subject, due.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)), rules: request.Rules);
        return id;
    }
}
