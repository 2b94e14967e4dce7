namespace OpsConsole.Platform.Journal;

/// <summary>
/// Names a fact in the journal. Facts are past-tense records of strings, integers, booleans and lists or records of them;
/// decimals are strings. The set of events is pinned by a test.
/// </summary>
/// <param name="type">Dotted, past tense, stable: <c>hold.placed</c>.</param>
/// <param name="schemaVersion">Raised when the shape changes; old entries are never rewritten.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JournalEventAttribute(string type, int schemaVersion = 1) : Attribute
{
    /// <summary>Dotted, past tense, stable; never used again for another fact.</summary>
    public string Type { get; } = type;

    /// <summary>1 until the shape of the payload first changes.</summary>
    public int SchemaVersion { get; } = schemaVersion;
}
