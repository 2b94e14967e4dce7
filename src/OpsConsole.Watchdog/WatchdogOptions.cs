using System.Globalization;

namespace OpsConsole.Watchdog;

/// <summary>What to watch and when to worry. Its own settings: nothing is shared with the console.</summary>
/// <param name="Key">With a key of scope <c>operate</c>, readiness is watched too; never written anywhere.</param>
/// <param name="Data">Folder of its own append-only record.</param>
/// <param name="Command">Program and arguments to run when the condition changes; empty for none. Never a shell line.</param>
internal sealed record WatchdogOptions(
    Uri Url, string? Key, TimeSpan Every, WatchLimits Limits, TimeSpan Timeout, string Data, IReadOnlyList<string> Command)
{
    public const string Prefix = "OPSCONSOLE_WATCHDOG_";

    public const string Usage = """
        OpsConsole.Watchdog --url <address> [options]
        Each option may also be an environment variable: --slow-after is OPSCONSOLE_WATCHDOG_SLOW_AFTER.
          --url <address>          the console, such as http://localhost:5000 (required)
          --key <api key>          watches /health/ready too; scope operate
          --every <seconds>        between two probes (default 2)
          --slow-after <seconds>   an answer that takes longer is slow (default 1)
          --silent-after <seconds> no answer for so long is an alarm (default 6)
          --timeout <seconds>      how long one probe waits (default 5)
          --data <folder>          its own record (default data/watchdog)
          --on-alarm <program>     run whenever the condition changes
          --argument <text>        for that program; may be repeated
        """;

    private static readonly string[] Names =
        ["--url", "--key", "--every", "--slow-after", "--silent-after", "--timeout", "--data", "--on-alarm", "--argument"];

    /// <summary>Reads arguments, then environment. Every message names the key to mend.</summary>
    public static (WatchdogOptions? Options, IReadOnlyList<string> Errors) Read(
        IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var errors = new List<string>();
        var given = Given(arguments, errors);

        var url = Address(Value("--url"), errors);
        var every = Seconds("--every", 2);
        var slow = Seconds("--slow-after", 1);
        var silent = Seconds("--silent-after", 6);
        var timeout = Seconds("--timeout", 5);
        if (errors.Count == 0 && silent < every * 2)
            errors.Add("--silent-after: at least twice --every, or one lost probe would be an alarm.");

        var program = Value("--on-alarm");
        var programArguments = given.Where(option => option.Name == "--argument").Select(option => option.Value).ToArray();
        if (program is null && programArguments.Length > 0)
            errors.Add("--argument: there is no --on-alarm program to give it to.");
        if (errors.Count > 0)
            return (null, errors);

        return (new WatchdogOptions(
            url!, Value("--key"), every, new WatchLimits(slow, silent), timeout,
            Value("--data") ?? Path.Combine("data", "watchdog"), program is null ? [] : [program, .. programArguments]), []);

        string? Value(string name)
        {
            var value = given.LastOrDefault(option => option.Name == name).Value ?? variable(VariableOf(name));
            return string.IsNullOrWhiteSpace(value) ? null : value;
        }

        TimeSpan Seconds(string name, double usual)
        {
            if (Value(name) is not { } text)
                return TimeSpan.FromSeconds(usual);
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 0.1 and <= 3_600)
                return TimeSpan.FromSeconds(seconds);
            errors.Add($"{name} ({VariableOf(name)}): '{text}' is not a number of seconds from 0.1 to 3600.");
            return TimeSpan.FromSeconds(usual);
        }
    }

    /// <summary><c>--slow-after</c> as an environment variable.</summary>
    public static string VariableOf(string name) => Prefix + name[2..].Replace('-', '_').ToUpperInvariant();

    private static List<(string Name, string Value)> Given(IReadOnlyList<string> arguments, List<string> errors)
    {
        var given = new List<(string Name, string Value)>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (!Names.Contains(name, StringComparer.Ordinal))
                errors.Add($"{name}: unknown argument.");
            else if (index + 1 == arguments.Count)
                errors.Add($"{name}: a value must follow.");
            else
                given.Add((name, arguments[++index]));
        }

        return given;
    }

    private static Uri? Address(string? text, List<string> errors)
    {
        if (text is null)
            errors.Add($"--url ({VariableOf("--url")}): required, such as http://localhost:5000.");
        else if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return new Uri(url.GetLeftPart(UriPartial.Authority));
        else
            errors.Add($"--url ({VariableOf("--url")}): '{text}' is not an http or https address.");
        return null;
    }
}
