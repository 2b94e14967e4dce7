using System.Runtime.CompilerServices;

namespace OpsConsole.TestKit;

/// <summary>
/// Pins text: it must equal <c>Name.approved.txt</c> beside the test. A difference is written to <c>Name.received.txt</c>;
/// with <c>OPSCONSOLE_APPROVE=1</c> the new text is accepted, and the diff of the commit is the review.
/// </summary>
public static class Approve
{
    /// <summary>True while new text is accepted.</summary>
    public static bool Accepting => Environment.GetEnvironmentVariable("OPSCONSOLE_APPROVE") == "1";

    /// <exception cref="NotApprovedException">The text differs from what was approved.</exception>
    public static void Lines(string name, IEnumerable<string> lines, [CallerFilePath] string test = "")
    {
        var approvedFile = FileOf(name, "approved", test);
        var receivedFile = FileOf(name, "received", test);
        string[] received = [.. lines.Select(line => line.TrimEnd())];
        var approved = Approved(name, test);
        File.Delete(receivedFile);
        if (File.Exists(approvedFile) && received.SequenceEqual(approved))
            return;
        File.WriteAllText(Accepting ? approvedFile : receivedFile, string.Concat(received.Select(line => line + "\n")));
        if (!Accepting)
            throw new NotApprovedException($"{name} is not what was approved (see {receivedFile}; OPSCONSOLE_APPROVE=1 accepts it):\n{Difference(approved, received)}");
    }

    /// <summary>What was approved; empty if nothing was.</summary>
    public static IReadOnlyList<string> Approved(string name, [CallerFilePath] string test = "") =>
        File.Exists(FileOf(name, "approved", test)) ? File.ReadAllLines(FileOf(name, "approved", test)) : [];

    private static string FileOf(string name, string kind, string test) => Path.Combine(Path.GetDirectoryName(test)!, $"{name}.{kind}.txt");

    private static string Difference(IReadOnlyList<string> approved, IReadOnlyList<string> received)
    {
        string[] changes = [.. approved.Except(received).Select(line => $"  - {line}"), .. received.Except(approved).Select(line => $"  + {line}")];
        return changes.Length == 0 ? "  only the order or the repetition of lines differs" : string.Join('\n', changes.Take(60));
    }
}

/// <summary>The text is not what was approved; the message is the difference.</summary>
public sealed class NotApprovedException(string message) : Exception(message);
