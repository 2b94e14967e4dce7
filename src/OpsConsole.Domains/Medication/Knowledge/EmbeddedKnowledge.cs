namespace OpsConsole.Medication.Knowledge;

/// <summary>The knowledge file that ships inside the program.</summary>
internal static class EmbeddedKnowledge
{
    private const string Prefix = "OpsConsole.Medication.";

    public static byte[] File => Read("onc-high-priority.json");

    public static byte[] Manifest => Read("onc-high-priority.manifest.json");

    public static KnowledgeLoad Load() => KnowledgeImport.Load(File, Manifest);

    /// <exception cref="InvalidOperationException">The resource is not in the assembly: the build is broken.</exception>
    public static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedKnowledge).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"The resource {Prefix}{name} is missing from the program.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
