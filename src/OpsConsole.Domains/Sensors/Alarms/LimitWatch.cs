using System.Runtime.InteropServices;

namespace OpsConsole.Sensors.Alarms;

/// <summary>What a sample or the passing of time did to the limits of a point.</summary>
/// <param name="Level">The most severe limit that is passed now.</param>
/// <param name="Event">What the alarm of the point is told, or null when nothing changed for it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitChange(LimitLevel Level, AlarmEvent? Event);

/// <summary>
/// The limits of one point behind its one alarm: a higher limit folds the lower one under it, and passing it is a new occurrence.
/// Not thread-safe: the owner of the point serialises.
/// </summary>
internal sealed class LimitWatch
{
    private readonly Limit[] _limits;
    private readonly LimitCondition[] _conditions;

    public LimitWatch(IEnumerable<Limit> limits)
    {
        _limits = [.. limits.OrderByDescending(l => l.Level)];
        _conditions = new LimitCondition[_limits.Length];
    }

    public LimitLevel Level { get; private set; }

    /// <summary>The limit that is passed, or null.</summary>
    public Limit? Passed
    {
        get
        {
            for (var i = 0; i < _limits.Length; i++)
            {
                if (_conditions[i].Active)
                    return _limits[i];
            }
            return null;
        }
    }

    /// <summary>Takes up a level known from before a restart, so that an active alarm is neither raised again nor cleared without data.</summary>
    public void Restore(LimitLevel level, long frozenAt)
    {
        for (var i = 0; i < _limits.Length; i++)
        {
            var passed = _limits[i].Level == level;
            _conditions[i] = new LimitCondition(passed, null, frozenAt);
        }
        Level = Passed?.Level ?? LimitLevel.None;
    }

    public LimitChange Sample(double value, long at)
    {
        for (var i = 0; i < _limits.Length; i++)
            _conditions[i] = _conditions[i].Sample(_limits[i], value, at);
        return Settle();
    }

    public LimitChange Tick(long now)
    {
        for (var i = 0; i < _limits.Length; i++)
            _conditions[i] = _conditions[i].Tick(_limits[i], now);
        return Settle();
    }

    public void Freeze(long at)
    {
        for (var i = 0; i < _conditions.Length; i++)
            _conditions[i] = _conditions[i].Freeze(at);
    }

    private LimitChange Settle()
    {
        var before = Level;
        Level = Passed?.Level ?? LimitLevel.None;
        AlarmEvent? told = (before, Level) switch
        {
            _ when before == Level => null,
            (LimitLevel.None, _) => AlarmEvent.ConditionTrue,
            (_, LimitLevel.None) => AlarmEvent.ConditionFalse,
            _ when IsWorse(before, Level) => AlarmEvent.Escalate,
            _ => null,
        };
        return new LimitChange(Level, told);
    }

    /// <summary>From one side to the other is always worse than staying: it is another condition.</summary>
    private static bool IsWorse(LimitLevel before, LimitLevel after) => (before, after) switch
    {
        (LimitLevel.High, LimitLevel.HighHigh) or (LimitLevel.Low, LimitLevel.LowLow) => true,
        (LimitLevel.HighHigh, LimitLevel.High) or (LimitLevel.LowLow, LimitLevel.Low) => false,
        _ => true,
    };
}
