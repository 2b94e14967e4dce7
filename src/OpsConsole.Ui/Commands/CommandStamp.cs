using OpsConsole.Ui.Liveness;

namespace OpsConsole.Ui.Commands;

/// <summary>The arguments of the browser's <c>command</c> event, as they arrive: not yet to be believed.</summary>
public sealed class CommandEventArgs : EventArgs
{
    /// <summary>When it was pressed, milliseconds since 1970 by the server's clock as the browser follows it.</summary>
    public long IssuedAt { get; set; }

    /// <summary>The console, as rendered into its page.</summary>
    public string? ConsoleId { get; set; }

    /// <summary><c>starting</c>, <c>live</c>, <c>delayed</c> or <c>not-live</c>.</summary>
    public string? Level { get; set; }

    /// <summary>A UUID made at the click.</summary>
    public string? Key { get; set; }

    /// <summary>Milliseconds since the last echo came back; negative before the first.</summary>
    public long EchoAge { get; set; }
}

/// <summary>What a command carries from the instant it was pressed.</summary>
/// <param name="IssuedAt">When it was pressed, in server time.</param>
/// <param name="ConsoleId">On which console.</param>
/// <param name="Key">Idempotency key, a lower-case UUID: pressed once, executed at most once.</param>
/// <param name="Level">What the screen said of itself at that instant.</param>
/// <param name="LastEcho">When the browser last saw its echo; null before the first.</param>
public sealed record CommandStamp(DateTimeOffset IssuedAt, string ConsoleId, string Key, LivenessLevel Level, DateTimeOffset? LastEcho)
{
    // 0001-01-01 and 9999-12-31, the ends of DateTimeOffset.
    private const long Earliest = -62_135_596_800_000;
    private const long Latest = 253_402_300_799_999;

    /// <summary>Reads the arguments; null when they are not a stamp.</summary>
    public static CommandStamp? From(CommandEventArgs? sent)
    {
        if (sent is null || !Guid.TryParseExact(sent.Key, "D", out var key) || string.IsNullOrEmpty(sent.ConsoleId)
            || sent.IssuedAt is < Earliest or > Latest)
            return null;

        var issuedAt = DateTimeOffset.FromUnixTimeMilliseconds(sent.IssuedAt);
        DateTimeOffset? echo = sent.EchoAge >= 0 && sent.EchoAge <= sent.IssuedAt - Earliest
            ? issuedAt.AddMilliseconds(-sent.EchoAge)
            : null;
        return new CommandStamp(issuedAt, sent.ConsoleId, key.ToString("D"), ReadLevel(sent.Level), echo);
    }

    // An unknown word is read as the level that forbids most.
    private static LivenessLevel ReadLevel(string? word) => word switch
    {
        "live" => LivenessLevel.Live,
        "delayed" => LivenessLevel.Delayed,
        "starting" => LivenessLevel.Starting,
        _ => LivenessLevel.NotLive,
    };
}
