namespace OpsConsole.Simulator.Faults;

/// <summary>A fault to be switched on or off.</summary>
/// <param name="Target">A source, tag or site; empty where the fault strikes a whole feed.</param>
internal sealed record FaultCommand(FaultKind Kind, string Target, bool On)
{
    /// <summary>Null when no fault has that name.</summary>
    public static FaultCommand? Parse(string name, string? target, bool on) =>
        FaultNames.Find(name) is { } kind
            ? new FaultCommand(kind, string.IsNullOrWhiteSpace(target) ? FaultNames.DefaultTarget(kind) : target.Trim(), on)
            : null;

    /// <summary>Reads <c>fault silence PLC-12 on</c> or <c>fault negative-amount off</c>; null when it is neither.</summary>
    public static FaultCommand? ParseLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not ["fault", var name, .. var rest] || rest.Length is 0 or > 2 || rest[^1] is not ("on" or "off"))
            return null;
        return Parse(name, rest.Length == 2 ? rest[0] : null, rest[^1] == "on");
    }
}
