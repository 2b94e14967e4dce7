using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OpsConsole.Ui.Commands;
using OpsConsole.Ui.Live;

namespace OpsConsole.Ui.Liveness;

/// <summary>A command that was not executed.</summary>
/// <param name="Action">What was pressed, in words.</param>
/// <param name="Verdict">Why it was refused.</param>
/// <param name="At">When, in server time.</param>
/// <param name="ActionCode">What was pressed, as a stable code without names.</param>
/// <param name="Age">How long ago it was pressed; null if it did not say.</param>
/// <param name="Key">The click's key; null if it did not say.</param>
public sealed record CommandRefusal(string Action, CommandVerdict.Refused Verdict, DateTimeOffset At, string ActionCode, TimeSpan? Age, string? Key);

/// <summary>
/// One open console, scoped to its circuit: its id, when it last echoed, and whether a command from it may be executed.
/// The judgement rests on the server's own record of echoes; what the browser says of itself can only make it stricter.
/// </summary>
public sealed partial class ConsoleLiveness(TimeProvider time, ConsoleRegistry registry, ILogger<ConsoleLiveness> log) : IDisposable
{
    private DateTimeOffset? lastEcho;
    private readonly Listeners refusals = new();
    private readonly Listeners reasons = new();
    private bool closed;

    /// <summary>Names this console in stamps, logs and the journal. Not a secret.</summary>
    public string ConsoleId { get; } = RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>When the last echo arrived, in server time; null before the first.</summary>
    public DateTimeOffset? LastEcho => lastEcho;

    /// <summary>The newest refusal, or null if there was none.</summary>
    public CommandRefusal? LastRefusal { get; private set; }

    /// <summary>Why the button that was pressed last cannot be pressed now; null before the first.</summary>
    public string? LastReason { get; private set; }

    /// <summary>Says why a button that was pressed cannot be pressed now. It was never a command, so it is no refusal.</summary>
    public void Explain(string reason)
    {
        LastReason = reason;
        reasons.Tell();
    }

    /// <summary>Calls back on each such reason.</summary>
    public IDisposable SubscribeToReasons(Action onReason) => reasons.Subscribe(onReason);

    /// <summary>Calls back on each refusal.</summary>
    public IDisposable Subscribe(Action onRefusal) => refusals.Subscribe(onRefusal);

    /// <summary>A token arrived from the page through this circuit.</summary>
    public void Echoed()
    {
        if (closed)
            return;
        var now = time.GetUtcNow();
        lastEcho = now;
        registry.Echoed(ConsoleId, now);
    }

    /// <summary>Judges a command. A refusal is logged, journalled and shown; the caller must not execute.</summary>
    /// <param name="stamp">The stamp made at the click, or null when it could not be read.</param>
    /// <param name="action">What was pressed, in words for the person who pressed; they may name people and are not logged.</param>
    /// <param name="code">What was pressed, as a stable code for log and journal.</param>
    public CommandVerdict Judge(CommandStamp? stamp, string action, string code = "command")
    {
        var verdict = stamp is null
            ? CommandExpiry.Unstamped
            : stamp.ConsoleId != ConsoleId
                ? CommandExpiry.OtherConsole
                : CommandExpiry.Judge(stamp, lastEcho, time.GetUtcNow());
        if (verdict is CommandVerdict.Refused refused)
        {
            var now = time.GetUtcNow();
            LogRefused(code, ConsoleId, refused.Code, stamp?.Key);
            LastRefusal = new CommandRefusal(action, refused, now, code, now - stamp?.IssuedAt, stamp?.Key);
            refusals.Tell();
        }
        return verdict;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        closed = true;
        registry.Gone(ConsoleId);
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "Near miss: {Action} from console {ConsoleId} was refused, {Code}, key {Key}.")]
    private partial void LogRefused(string action, string consoleId, string code, string? key);
}
