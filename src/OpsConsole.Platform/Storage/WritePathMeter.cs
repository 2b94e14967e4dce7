using System.Diagnostics.Metrics;

namespace OpsConsole.Platform.Storage;

/// <summary>Metrics of the write path. Meter <c>OpsConsole.WritePath</c>.</summary>
public sealed class WritePathMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _retried;
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<double> _answerSeconds;
    private readonly Histogram<int> _commandsPerCommit;

    /// <summary>Creates the instruments; one per process.</summary>
    public WritePathMeter(IMeterFactory meters)
    {
        _meter = meters.Create("OpsConsole.WritePath");
        _commands = _meter.CreateCounter<long>("opsconsole.commands", "{command}", "Commands committed");
        _entries = _meter.CreateCounter<long>("opsconsole.journal.entries", "{entry}", "Journal entries committed");
        _refused = _meter.CreateCounter<long>("opsconsole.commands.refused", "{command}", "Commands refused before they were run");
        _retried = _meter.CreateCounter<long>("opsconsole.commits.retried", "{commit}", "Commits that failed and were tried again");
        _commitSeconds = _meter.CreateHistogram<double>("opsconsole.commit.duration", "s", "Time from the begin of a commit to its durability");
        _answerSeconds = _meter.CreateHistogram<double>("opsconsole.command.duration", "s", "Time from a command's arrival to its answer");
        _commandsPerCommit = _meter.CreateHistogram<int>("opsconsole.commit.commands", "{command}", "Commands that shared a commit");
    }

    internal void Committed(int commands, int entries, TimeSpan duration)
    {
        _commands.Add(commands);
        _entries.Add(entries);
        _commitSeconds.Record(duration.TotalSeconds);
        _commandsPerCommit.Record(commands);
    }

    internal void Answered(string command, TimeSpan duration) =>
        _answerSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("command", command));

    internal void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void Retried(string cause) => _retried.Add(1, new KeyValuePair<string, object?>("cause", cause));

    /// <summary>Ends the meter.</summary>
    public void Dispose() => _meter.Dispose();
}
