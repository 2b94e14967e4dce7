using System.Collections.Concurrent;

namespace OpsConsole.Platform.Observability;

/// <summary>Which background loops there are and when each last turned.</summary>
public sealed class LoopRegistry
{
    private readonly ConcurrentDictionary<string, LoopState> _loops = new(StringComparer.Ordinal);

    internal void Beat(string name, TimeSpan patience, DateTimeOffset now) =>
        _loops.AddOrUpdate(name, _ => new LoopState(name, now, patience, 0, null), (_, old) => old with { LastBeat = now });

    internal void Succeeded(string name)
    {
        if (_loops.TryGetValue(name, out var old) && old.FailuresInARow > 0)
            _loops[name] = old with { FailuresInARow = 0, LastError = null };
    }

    internal void Failed(string name, Exception error) =>
        _loops.AddOrUpdate(name, _ => new LoopState(name, default, TimeSpan.Zero, 1, error.GetType().Name), (_, old) => old with { FailuresInARow = old.FailuresInARow + 1, LastError = error.GetType().Name });

    /// <summary>Names of the loops that are stuck or keep failing.</summary>
    public IReadOnlyList<string> Troubled(DateTimeOffset now) => [.. All.Where(loop => loop.IsStuck(now) || loop.FailuresInARow > 0).Select(loop => loop.Name)];

    /// <summary>Every loop that has begun, in the order of their names.</summary>
    public IReadOnlyList<LoopState> All => [.. _loops.Values.OrderBy(l => l.Name, StringComparer.Ordinal)];
}

/// <summary>One loop.</summary>
/// <param name="LastError">Type of the last failure while it keeps failing.</param>
public sealed record LoopState(string Name, DateTimeOffset LastBeat, TimeSpan Patience, int FailuresInARow, string? LastError)
{
    /// <summary>True if it has not turned for longer than its patience.</summary>
    public bool IsStuck(DateTimeOffset now) => now - LastBeat > Patience;
}
