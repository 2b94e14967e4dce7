using System.Globalization;

namespace OpsConsole.Watchdog;

/// <summary>The loop: look, judge, write down, tell.</summary>
internal sealed class Watch(WatchdogOptions options, Func<CancellationToken, Task<Probe>> look, WatchRecord record, TextWriter output, TimeProvider time)
{
    /// <summary>How long the record is silent at most, so that a Watchdog that did not run leaves a gap that can be seen.</summary>
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromMinutes(10);

    private readonly string url = options.Url.ToString();
    private readonly DateTimeOffset started = time.GetUtcNow();
    private DateTimeOffset lastWritten;

    public WatchState State { get; private set; } = WatchState.Start(time.GetUtcNow());

    /// <summary>Goes on from the last line of the record, where there is one.</summary>
    public void Start()
    {
        var last = record.Last(url);
        if (last is not null)
            State = last.State;
        var before = last is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; it last wrote at {last.At:yyyy-MM-dd HH:mm:ss}Z, when the console was {Words(State.Condition)}");
        Write("started", $"watching {url}{before}");
    }

    /// <summary>One probe and everything that follows from it.</summary>
    public async Task Step(CancellationToken ct)
    {
        var probe = await look(ct);
        var before = State;
        State = Judgement.Next(State, probe, started, options.Limits);
        if (State.Condition != before.Condition || (State.IsAlarm && State.Detail != before.Detail && State.Condition == Condition.NotReady))
        {
            var line = Write("changed", Text(before, State));
            if (await AlarmCommand.Run(options.Command, line, time, ct) is { } failure)
                Write("command", failure);
        }
        else if (time.GetUtcNow() - lastWritten >= BetweenSigns)
            Write("alive", $"the console is {Words(State.Condition)}");
    }

    public async Task Run(CancellationToken ct)
    {
        Start();
        using var timer = new PeriodicTimer(options.Every, time);
        do
            await Step(ct);
        while (await timer.WaitForNextTickAsync(ct));
    }

    private static string Text(WatchState before, WatchState now)
    {
        var since = string.Create(CultureInfo.InvariantCulture, $" since {now.Since:yyyy-MM-dd HH:mm:ss}Z");
        var was = before.Condition == Condition.Unknown
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; before: {Words(before.Condition)} since {before.Since:yyyy-MM-dd HH:mm:ss}Z");
        var why = now.Detail.Length > 0 ? $", {now.Detail}" : "";
        return $"{(now.IsAlarm ? "ALARM" : "well")}: the console is {Words(now.Condition)}{since}{why}{was}";
    }

    private static string Words(Condition condition) => condition switch
    {
        Condition.Unknown => "not judged yet",
        Condition.Answering => "answering",
        Condition.Flapping => "flapping",
        Condition.Slow => "slow",
        Condition.NotReady => "not ready",
        Condition.Silent => "silent",
        _ => throw new InvalidOperationException($"There is no condition {condition}."),
    };

    private WatchLine Write(string kind, string text)
    {
        var line = new WatchLine(time.GetUtcNow(), kind, url, text, State);
        lastWritten = line.At;
        try
        {
            record.Append(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk must not silence the one who watches: the alarm is told, and so is this.
            text += $" (the record could not be written: {failure.Message})";
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.At:HH:mm:ss} {text}"));
        output.Flush();
        return line;
    }
}
