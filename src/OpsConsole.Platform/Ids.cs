namespace OpsConsole.Platform;

/// <summary>The one source of identifiers: version 7 UUIDs, 32 lower-case hexadecimal digits, roughly ordered by time.</summary>
public static class Ids
{
    /// <summary>A new identifier. Its order is a convenience for indexes, never a guarantee.</summary>
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
