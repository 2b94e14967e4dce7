using System.ComponentModel.DataAnnotations;

namespace OpsConsole.Platform.Storage;

/// <summary>Limits of the write path. Section <c>WritePath</c>.</summary>
public sealed class WritePathOptions
{
    /// <summary>Most commands in one commit.</summary>
    [Range(1, 10_000)]
    public int MostCommandsPerCommit { get; set; } = 64;

    /// <summary>Commands that may wait; beyond it the caller is told to come back (429).</summary>
    [Range(1, 1_000_000)]
    public int LongestQueue { get; set; } = 8_192;

    /// <summary>How often a commit that met another writer is tried again before the command is refused.</summary>
    [Range(1, 100)]
    public int MostAttempts { get; set; } = 8;

    /// <summary>How long the answer to a call with an idempotency key is kept and repeated; afterwards the key is free again.</summary>
    [Range(24, 24 * 366)]
    public int KeepAnswersHours { get; set; } = 72;
}
