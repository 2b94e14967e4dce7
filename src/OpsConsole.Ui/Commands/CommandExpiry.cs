using System.Globalization;
using OpsConsole.Ui.Liveness;

namespace OpsConsole.Ui.Commands;

/// <summary>Whether a command may still be executed.</summary>
public abstract record CommandVerdict
{
    private CommandVerdict() { }

    /// <summary>It was pressed just now, on a screen that was alive.</summary>
    public sealed record Accepted : CommandVerdict;

    /// <summary>It must not be executed.</summary>
    /// <param name="Code">Stable, for the log and the journal.</param>
    /// <param name="Sentence">What happened and what to do, for the person who pressed.</param>
    public sealed record Refused(string Code, string Sentence) : CommandVerdict;
}

/// <summary>
/// The expiry of commands. A dead link keeps clicks and delivers them when it returns, to a screen that shows another
/// state by then; so a command is only good for seconds, and only from a console that was heard a moment ago.
/// </summary>
public static class CommandExpiry
{
    /// <summary>A command older than this is refused; exactly this old is accepted.</summary>
    public static readonly TimeSpan OldestCommand = TimeSpan.FromSeconds(5);

    /// <summary>A command further in the future than this is refused: the browser's time cannot be trusted.</summary>
    public static readonly TimeSpan FurthestFuture = TimeSpan.FromSeconds(2);

    /// <summary>A console whose last echo is older than this may not command.</summary>
    public static readonly TimeSpan EchoLapse = TimeSpan.FromSeconds(6);

    /// <summary>The arguments could not be read as a stamp.</summary>
    public static CommandVerdict Unstamped { get; } = new CommandVerdict.Refused("command-unstamped",
        "Not executed: the command did not say when and where it was pressed. Reload the page and press again.");

    /// <summary>The stamp names another console than the circuit it came through.</summary>
    public static CommandVerdict OtherConsole { get; } = new CommandVerdict.Refused("command-other-console",
        "Not executed: it was pressed on a page that has been replaced since. Look at the screen again, then decide.");

    /// <summary>Judges a stamp by the server's clock and its own record of echoes.</summary>
    /// <param name="stamp">Made in the browser at the click.</param>
    /// <param name="lastEchoAt">When the server last received an echo of this console; null if never.</param>
    /// <param name="now">Server time.</param>
    public static CommandVerdict Judge(CommandStamp stamp, DateTimeOffset? lastEchoAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stamp);
        var age = now - stamp.IssuedAt;
        if (age > OldestCommand)
            return Refuse("command-expired", $"Not executed: it was pressed {Seconds(age)} s ago and arrived only now. Look at the screen again, then decide.");
        if (-age > FurthestFuture)
            return Refuse("command-from-the-future", $"Not executed: this screen's clock is {Seconds(-age)} s ahead of the server's. Reload the page and press again.");
        if (stamp.Level != LivenessLevel.Live)
            return Refuse("console-not-live", "Not executed: the screen was not live when it was pressed. Wait until it says LIVE, then decide.");
        if (lastEchoAt is null)
            return Refuse("echo-missing", "Not executed: this screen has not proven its connection yet. Wait until it says LIVE, then decide.");
        if (now - lastEchoAt > EchoLapse)
            return Refuse("echo-lapsed", $"Not executed: this screen was last heard {Seconds(now - lastEchoAt.Value)} s ago. Wait until it says LIVE, then decide.");
        return new CommandVerdict.Accepted();
    }

    private static CommandVerdict.Refused Refuse(string code, string sentence) => new(code, sentence);

    private static string Seconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
}
