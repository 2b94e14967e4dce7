namespace OpsConsole.Simulator.Faults;

/// <summary>Which faults are on now. Shared by all feeds; the schedule, the command line and standard input write to it.</summary>
internal sealed class FaultBoard
{
    private readonly Lock gate = new();
    private readonly HashSet<(FaultKind Kind, string Target)> active = [];
    private readonly HashSet<FaultKind> pulses = [];

    public void Apply(FaultCommand command)
    {
        lock (gate)
        {
            if (!command.On)
            {
                active.Remove((command.Kind, command.Target));
                pulses.Remove(command.Kind);
            }
            else if (active.Add((command.Kind, command.Target)))
                pulses.Add(command.Kind);
        }
    }

    public bool IsOn(FaultKind kind, string target)
    {
        lock (gate)
            return active.Contains((kind, target));
    }

    /// <summary>
    /// Whether the next item of a feed should carry the fault: certainly the first one after it was switched on,
    /// then one in <paramref name="oneIn"/> for as long as it stays on.
    /// </summary>
    public bool Strikes(FaultKind kind, Chance chance, int oneIn)
    {
        lock (gate)
        {
            var on = active.Contains((kind, ""));
            return pulses.Remove(kind) || (on && chance.Below(oneIn) == 0);
        }
    }

    public IReadOnlyList<string> Names()
    {
        lock (gate)
            return [.. active.Select(fault => $"{FaultNames.Of(fault.Kind)} {fault.Target}".TrimEnd()).Order(StringComparer.Ordinal)];
    }

    public IReadOnlySet<(FaultKind Kind, string Target)> Snapshot()
    {
        lock (gate)
            return active.ToHashSet();
    }
}
