using OpsConsole.Platform;
using OpsConsole.Platform.Identity;
using OpsConsole.Platform.Journal;
using OpsConsole.Platform.Storage;

namespace OpsConsole.Identity;

/// <summary>A person was given an account.</summary>
[JournalEvent("person.created")]
public sealed record PersonCreated(string Person, string UserName, IReadOnlyList<string> Roles);

/// <summary>Every session of a person was ended.</summary>
[JournalEvent("person.signed-out-everywhere")]
public sealed record PersonSignedOutEverywhere(string Person);

/// <summary>A sign-in succeeded, failed or was locked out; or a session ended.</summary>
[JournalEvent("session.changed")]
public sealed record SessionChanged(string Person, string What);

/// <summary>One session of a person was signed out.</summary>
[JournalEvent("session.ended")]
public sealed record SessionEnded(string Person, string Session);

/// <summary>An administrator switched an account off.</summary>
[JournalEvent("person.disabled")]
public sealed record PersonDisabled(string Person);

/// <summary>An administrator switched an account on again.</summary>
[JournalEvent("person.enabled")]
public sealed record PersonEnabled(string Person);

/// <summary>An administrator ended a lock-out.</summary>
[JournalEvent("person.unlocked")]
public sealed record PersonUnlocked(string Person);

/// <summary>A person's roles were replaced.</summary>
[JournalEvent("person.roles-changed")]
public sealed record PersonRolesChanged(string Person, IReadOnlyList<string> Before, IReadOnlyList<string> After);

/// <summary>What the entry before says was not carried out.</summary>
/// <param name="What">The type of that entry.</param>
[JournalEvent("person.change-failed")]
public sealed record PersonChangeFailed(string Person, string What, string Why);

/// <summary>The journal stream of a person.</summary>
internal static class PersonStream
{
    public static string Of(string personId) => $"person/{personId}";
}

/// <summary>Signs one session out: its circuits, its hub connections and its cookie.</summary>
public sealed class EndSession(Operator by) : Command<bool>(by)
{
    /// <inheritdoc />
    public override string Stream => PersonStream.Of(By.PersonId);

    /// <inheritdoc />
    public override void Declare(Needs needs) => needs.Stream(Stream);

    /// <inheritdoc />
    public override ValueTask<Outcome<bool>> Decide(Work work, CancellationToken ct)
    {
        work.Record(Stream, new SessionChanged(By.PersonId, "signed out"));
        if (By.SessionId is { } session)
            work.Record($"session/{session}", new SessionEnded(By.PersonId, session));
        return ValueTask.FromResult(Outcome<bool>.Done(true));
    }
}
