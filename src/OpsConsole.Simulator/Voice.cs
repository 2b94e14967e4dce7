using System.Globalization;

namespace OpsConsole.Simulator;

/// <summary>What the program says on standard output, one line at a time. Safe for concurrent use; never says the key.</summary>
internal sealed class Voice(TextWriter output, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    public void Say(string text)
    {
        lock (gate)
        {
            try
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss} {text}"));
                output.Flush();
            }
            catch (IOException)
            {
                // Whoever listened is gone; the life line notices that on its own.
            }
        }
    }

    /// <summary>Says something the first time only, so that a refusal of every item does not fill the log.</summary>
    public void SayOnce(string subject, string text)
    {
        lock (gate)
        {
            if (!said.Add(subject))
                return;
        }

        Say(text);
    }
}
