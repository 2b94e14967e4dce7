using System.Globalization;
using OpsConsole.Simulator.Faults;

namespace OpsConsole.Simulator;

/// <summary>How a run was asked for.</summary>
/// <param name="Key">The machine key; never written anywhere.</param>
/// <param name="Run">Tells two runs of one seed apart, so that ids never repeat; the same seed and run repeat everything.</param>
internal sealed record SimulatorOptions(
    Uri Url,
    string Key,
    string Seed,
    string Run,
    IReadOnlyDictionary<string, double> Rates,
    IReadOnlySet<string> Feeds,
    bool DemoFaults,
    IReadOnlyList<FaultCommand> Faults,
    int? ParentProcess,
    bool IgnoreInput)
{
    public const string KeyVariable = "OPSCONSOLE_SIMULATOR_KEY";

    public static readonly IReadOnlyList<string> FeedNames = ["host", "transactions", "medication", "sensors", "blood"];

    public const string Usage = """
        OpsConsole.Simulator --url <address> [options]
          --url <address>        the console, such as http://localhost:5000 (required)
          --key <api key>        or environment variable OPSCONSOLE_SIMULATOR_KEY (required); scopes
                                 blood.write, sensors.write, medication.write, transactions.write
          --seed <text>          the world and everything that happens in it (default 1)
          --run <text>           tells two runs of one seed apart (default: the time of the start)
          --rate <n|feed=n>      0.01 to 100 times the usual pace, for all feeds or one; may be repeated
          --feeds <a,b>          any of host,transactions,medication,sensors,blood (default: all)
          --faults <none|demo>   demo: a gentle, seeded schedule of things going wrong (default none)
          --fault <name[=target]>  a fault that is on from the start; may be repeated
          --parent-pid <n>       end when that process is gone
          --ignore-input         do not end when standard input closes
        Commands on standard input: fault <name> [target] on|off · faults · quit
        """;

    public double Rate(string feed) => Rates.GetValueOrDefault(feed, Rates.GetValueOrDefault("all", 1));

    /// <summary>Reads the command line. Every message names the argument to mend.</summary>
    public static (SimulatorOptions? Options, IReadOnlyList<string> Errors) Read(
        IReadOnlyList<string> arguments, Func<string, string?> variable, DateTimeOffset now)
    {
        var reader = new Reader();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name == "--ignore-input")
                reader.IgnoreInput = true;
            else if (!Reader.Takes(name))
            {
                reader.Errors.Add($"{name}: unknown argument.");
                if (index + 1 < arguments.Count && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal))
                    index++;
            }
            else if (index + 1 == arguments.Count)
                reader.Errors.Add($"{name}: a value must follow.");
            else
                reader.Accept(name, arguments[++index]);
        }

        var key = reader.Key ?? variable(KeyVariable);
        if (reader.Url is null && reader.Errors.TrueForAll(error => !error.StartsWith("--url", StringComparison.Ordinal)))
            reader.Errors.Add("--url: required, such as --url http://localhost:5000.");
        if (string.IsNullOrWhiteSpace(key))
            reader.Errors.Add($"--key: required, or set the environment variable {KeyVariable}.");
        if (reader.Errors.Count > 0)
            return (null, reader.Errors);

        var run = reader.Run ?? now.UtcDateTime.ToString("yyMMddHHmmss", CultureInfo.InvariantCulture);
        return (new SimulatorOptions(
            reader.Url!, key!, reader.Seed, run, reader.Rates, reader.Feeds, reader.DemoFaults,
            reader.Faults, reader.ParentProcess, reader.IgnoreInput), []);
    }

    private sealed class Reader
    {
        public List<string> Errors { get; } = [];
        public Dictionary<string, double> Rates { get; } = new(StringComparer.Ordinal);
        public List<FaultCommand> Faults { get; } = [];
        public IReadOnlySet<string> Feeds { get; private set; } = FeedNames.ToHashSet();
        public Uri? Url { get; private set; }
        public string? Key { get; private set; }
        public string? Run { get; private set; }
        public string Seed { get; private set; } = "1";
        public bool DemoFaults { get; private set; }
        public int? ParentProcess { get; private set; }
        public bool IgnoreInput { get; set; }

        public static bool Takes(string name) => name
            is "--url" or "--key" or "--seed" or "--run" or "--rate" or "--feeds" or "--faults" or "--fault" or "--parent-pid";

        public void Accept(string name, string value)
        {
            switch (name)
            {
                case "--url": AcceptUrl(value); break;
                case "--key": Key = value; break;
                case "--seed": AcceptSeed(value); break;
                case "--run": AcceptRun(value); break;
                case "--rate": AcceptRate(value); break;
                case "--feeds": AcceptFeeds(value); break;
                case "--faults": AcceptSchedule(value); break;
                case "--fault": AcceptFault(value); break;
                default: AcceptParent(value); break;
            }
        }

        private void AcceptUrl(string value)
        {
            if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                Url = new Uri(url.GetLeftPart(UriPartial.Authority));
            else
                Errors.Add($"--url: '{value}' is not an http or https address.");
        }

        private void AcceptSeed(string value)
        {
            if (value.Length is > 0 and <= 32 && value.All(char.IsAsciiLetterOrDigit))
                Seed = value;
            else
                Errors.Add("--seed: 1 to 32 letters and digits.");
        }

        private void AcceptRun(string value)
        {
            // The run is part of payment references, which ISO 20022 limits to 35 characters.
            if (value.Length is > 0 and <= 12 && value.All(char.IsAsciiLetterOrDigit))
                Run = value;
            else
                Errors.Add("--run: 1 to 12 letters and digits.");
        }

        private void AcceptRate(string value)
        {
            var parts = value.Split('=', 2);
            var feed = parts.Length == 2 ? parts[0] : "all";
            var known = feed == "all" || FeedNames.Contains(feed);
            if (known && double.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
                && rate is >= 0.01 and <= 100)
                Rates[feed] = rate;
            else
                Errors.Add($"--rate: '{value}' is not a number from 0.01 to 100, or feed=number with a feed of {string.Join(',', FeedNames)}.");
        }

        private void AcceptFeeds(string value)
        {
            var feeds = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (feeds.Length > 0 && feeds.All(FeedNames.Contains))
                Feeds = feeds.ToHashSet();
            else
                Errors.Add($"--feeds: '{value}' must name some of {string.Join(',', FeedNames)}.");
        }

        private void AcceptSchedule(string value)
        {
            if (value is "none" or "demo")
                DemoFaults = value == "demo";
            else
                Errors.Add($"--faults: '{value}' is neither none nor demo.");
        }

        private void AcceptFault(string value)
        {
            var parts = value.Split('=', 2);
            if (FaultCommand.Parse(parts[0], parts.Length == 2 ? parts[1] : null, on: true) is { } fault)
                Faults.Add(fault);
            else
                Errors.Add($"--fault: '{parts[0]}' is not one of {string.Join(", ", FaultNames.All)}.");
        }

        private void AcceptParent(string value)
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 0)
                ParentProcess = process;
            else
                Errors.Add($"--parent-pid: '{value}' is not a process id.");
        }
    }
}
